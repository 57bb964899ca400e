/** @file Only the half of a conversation in which a PC hands in: until the server has acknowledged everything. */
import { sha256Hex } from '#core/crypto/primitives.ts';
import { withLightCommits } from '#core/sync/alone.ts';
import { undiciTransport } from '#core/sync/undici-transport.ts';
import {
  hear,
  NEW_CONVERSATION,
  nextQuestion,
  type SyncClientDependencies,
  seal,
} from '#shared/sync/engine/sync-client.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { signerOf } from '../../tests/chaos/identity.ts';
import type { BenchPc } from './sync-pc.ts';

export async function pushAll({ engine, database, pc }: BenchPc, url: string): Promise<void> {
  const deps: SyncClientDependencies = {
    schema: onieumSchema,
    hash: sha256Hex,
    store: engine,
    now: database.clock.now,
    build: 'bench',
    pageSize: { snapshot: 400, pull: 1_000 },
    signAsDevice: signerOf(pc),
  };
  const transport = undiciTransport({ url, certificate: null }, async () => [null]);
  let conversation = NEW_CONVERSATION;
  for (;;) {
    const question = await withLightCommits(database, () => nextQuestion(deps, conversation));
    if (question?.kind !== 'push') break;
    const answer = await transport.exchange(seal(deps, question), new AbortController().signal);
    const heard = hear(deps, conversation, question, answer);
    if (heard.state === 'stopped') throw new Error(`the push stopped: ${heard.why}`);
    conversation = heard.conversation;
  }
  await transport.close();
}
