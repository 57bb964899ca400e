/** @file A group as it arrived: read and hashed once, whoever asks for it afterwards. */
import { parseJson } from '../../kernel/parse-json.ts';
import { OperationHeader } from '../operation.schema.ts';
import type { SentGroup } from '../push.message.ts';
import { groupText, type HashText, linkHash, operationHash } from './fingerprints.ts';
import type { LogEntry } from './server-store.ts';

/** What is logged of an operation, whatever becomes of it. */
export interface Received extends Pick<LogEntry, 'opId' | 'hash' | 'header'> {
  /** Null when its PC has destroyed it with the household. */
  readonly content: string | null;
  /** Undefined when nobody here can read it. */
  readonly parsed: OperationHeader | undefined;
}

export interface ReceivedOperation extends Received {
  readonly dseq: number;
  readonly prev: string;
  /** Its place in the device's stream, after `prev`. */
  readonly link: string;
}

export interface ReceivedGroup {
  readonly groupId: string;
  readonly actorKey: string;
  readonly signature: string;
  /** What the officer has signed. */
  readonly signedText: string;
  readonly operations: readonly ReceivedOperation[];
}

export function readGroup(hash: HashText, sent: SentGroup): ReceivedGroup {
  const operations = sent.operations.map(({ op_id: opId, dseq, prev, header, content }) => {
    const own = operationHash(hash, header);
    const link = linkHash(hash, prev, dseq, own);
    return { opId, hash: own, header, content, parsed: readHeader(header), dseq, prev, link };
  });
  const signedText = groupText(
    sent.group_id,
    operations.map((each) => each.hash),
  );
  return { groupId: sent.group_id, actorKey: sent.actor_key, signature: sent.signature, signedText, operations };
}

export const readHeader = (text: string): OperationHeader | undefined =>
  OperationHeader.safeParse(parseJson(text)).data;
