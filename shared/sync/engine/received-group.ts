/** @file A group as it arrived: read and hashed once, whoever asks for it afterwards. */
import { parseJson } from '../../kernel/parse-json.ts';
import { OperationContent, OperationHeader } from '../operation.schema.ts';
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

export const readContent = (text: string): OperationContent | undefined =>
  isNestedDeeper(text, DEEPEST) ? undefined : OperationContent.safeParse(parseJson(text)).data;

/** Forms are five or six levels deep. Whoever reads a value of thousands runs out of stack, here and on every PC. */
const DEEPEST = 60;

function isNestedDeeper(text: string, deepest: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
