/** @file A PC whose program somebody has changed: it puts pushes together as it likes, and signs what it may. */
import { randomUUID } from 'node:crypto';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { contentHash, groupText, linkHash, operationHash, ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';
import { PushResponse, type SentGroup, type SentOperation } from '#shared/sync/push.message.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import { hashText, type Person, type TestPc } from './server-office.ts';

export interface Claim {
  readonly table: string;
  readonly rowId: string;
  readonly body: OperationBody;
  readonly opId?: string;
  /** Whom the operation names, if not who signs it. */
  readonly as?: Person;
  /** In place of the canonical text of the content. */
  readonly content?: string;
}

export class ChangedProgram {
  readonly #pc: TestPc;
  #dseq = 0;
  #link = ZERO_HASH;
  #nonce: string | null = null;

  constructor(pc: TestPc) {
    this.#pc = pc;
  }

  group(signer: Person, claims: readonly Claim[], groupId: string = randomUUID()): SentGroup {
    const operations = claims.map((claim, index) => this.#operation(signer, claim, groupId, index + 1, claims.length));
    const hashes = operations.map(({ header }) => operationHash(hashText, header));
    const signature = signer.signer.sign(groupText(groupId, hashes));
    return { group_id: groupId, actor_key: signer.signer.id, signature, operations };
  }

  /** A group of one operation whose header says whatever is wanted. */
  written(signer: Person, header: string): SentGroup {
    const groupId = randomUUID();
    const operations = [this.#placed(randomUUID(), header, '{}')];
    const signature = signer.signer.sign(groupText(groupId, [operationHash(hashText, header)]));
    return { group_id: groupId, actor_key: signer.signer.id, signature, operations };
  }

  /** An operation of somebody else's, in this PC's stream. */
  borrowed(operation: SentOperation): SentOperation {
    return this.#placed(operation.op_id, operation.header, operation.content);
  }

  async pushes(
    ...groups: readonly SentGroup[]
  ): Promise<{ readonly status: number; readonly fates: readonly string[] }> {
    const body = {
      epoch: this.#pc.joined.epoch,
      fork_nonce: this.#nonce,
      acknowledged: { dseq: 0, link: ZERO_HASH, receipt: null },
      backlog: { count: 0, oldest_at: null, head_dseq: this.#dseq },
      client_now: new Date().toISOString(),
      build: 'test',
      schema_ver: 1,
      groups,
      watched: [],
    };
    const { status, json } = await this.#pc.server.post('/v1/sync', this.#pc.envelope('push', body));
    const answer = PushResponse.safeParse(json).data;
    this.#nonce = answer?.next_nonce ?? this.#nonce;
    return { status, fates: answer?.results.map(({ outcome }) => wordFor(outcome)) ?? [] };
  }

  #operation(signer: Person, claim: Claim, groupId: string, n: number, of: number): SentOperation {
    const { table, rowId, body, opId = randomUUID(), as = signer } = claim;
    const content = claim.content ?? canonicalJson({ salt: 's'.repeat(20), body });
    const header = canonicalJson({
      v: 1,
      op_id: opId,
      audience: this.#pc.joined.audience,
      feed: feedOf(this.#pc.joined.office.id, onieumSchema.tables[table]?.scope ?? 'welfare'),
      table,
      row_id: rowId,
      subject: null,
      base: { epoch: null, at: null, ver: null, after_op: null },
      deps: [],
      group: { id: groupId, n, of },
      actor: as.id,
      actor_key: as.signer.id,
      origin: 'live',
      schema_ver: 1,
      kind: body.kind,
      body_hash: contentHash(hashText, content),
      recorded_at: new Date().toISOString(),
      boot_id: 'boot',
      mono_ms: 0,
      last_receipt: null,
    });
    return this.#placed(opId, header, content);
  }

  #placed(opId: string, header: string, content: string | null): SentOperation {
    const prev = this.#link;
    this.#dseq += 1;
    this.#link = linkHash(hashText, prev, this.#dseq, operationHash(hashText, header));
    return { op_id: opId, dseq: this.#dseq, prev, header, content };
  }
}

const wordFor = (outcome: Outcome): string =>
  outcome.o === 'rejected' ? outcome.rule : outcome.o === 'held' ? outcome.why : outcome.o;
