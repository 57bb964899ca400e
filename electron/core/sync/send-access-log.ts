import { sha256Hex } from '#core/crypto/primitives.ts';
import type { Store } from '#core/database/store.ts';
import { type AccessLogRequest, AccessLogResponse } from '#shared/sync/access-log.message.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { alone } from './alone.ts';
import { changeEnrolment, findDevice, findEnrolment } from './enrolment.repository.ts';

const LINES = 300;
/** Beside other requests, a year of lines must not keep records waiting. */
const MOST_REQUESTS = 20;
const MAX_CHARACTERS = 300_000;

const linkOf = (prev: string, text: string): string => sha256Hex(`access\n${prev}\n${text}`);

/** Hands the lines of the access log over that the server has not got yet. */
export async function sendAccessLog(store: Store, ask: (body: AccessLogRequest) => Promise<unknown>): Promise<void> {
  for (let request = 0; request < MOST_REQUESTS; request += 1) {
    const at = placeOf(store);
    const lines = at && linesAfter(store, at.seq, at.link);
    if (!lines || lines.length === 0) return;
    const first = at.seq - at.base + 1;
    const sent = lines.map(({ text, link }) => ({ text, link }));
    const answer = AccessLogResponse.safeParse(await ask({ first, prev: at.link, lines: sent }));
    if (!answer.success) return;
    const number = answer.data.next - 1;
    const last = number === first + lines.length - 1 ? lines.at(-1) : undefined;
    const link = last ? last.link : linkAfter(store, at.base, number);
    // The server has more of this PC than the PC itself: somebody put an old disk back. It has raised the alarm.
    if (link === undefined) return;
    await keepPlace(store, {
      accessSeq: at.base + number,
      accessLink: link,
      accessIncarnation: at.incarnation,
      accessBase: at.base,
    });
    if (answer.data.o === 'broken') return;
  }
}

interface Place {
  readonly base: number;
  readonly seq: number;
  readonly link: string;
  readonly incarnation: number;
}

/** A new life of this PC's identity numbers its lines anew. */
function placeOf(store: Store): Place | undefined {
  const enrolment = findEnrolment(store);
  const device = findDevice(store);
  if (!enrolment || !device) return undefined;
  const { accessBase: base, accessSeq: seq, accessLink: link, accessIncarnation } = enrolment;
  const { incarnation } = device;
  return accessIncarnation === incarnation
    ? { base, seq, link, incarnation }
    : { base: seq, seq, link: ZERO_HASH, incarnation };
}

interface Line {
  readonly seq: number;
  readonly text: string;
  readonly link: string;
}

function linesAfter(store: Store, seq: number, from: string, limit = LINES): Line[] {
  const rows = store.prepareRead(`${SELECT} WHERE seq > ? ORDER BY seq LIMIT ?`).all(seq, limit) as { seq: number }[];
  const lines: Line[] = [];
  let prev = from;
  let characters = 0;
  for (const row of rows) {
    const text = canonicalJson(row);
    characters += text.length;
    if (lines.length > 0 && characters > MAX_CHARACTERS) break;
    prev = linkOf(prev, text);
    lines.push({ seq: row.seq, text, link: prev });
  }
  return lines;
}

/** Computed anew: a restored server goes back to a place whose link is kept nowhere. */
function linkAfter(store: Store, base: number, number: number): string | undefined {
  let link = ZERO_HASH;
  let done = 0;
  while (done < number) {
    const lines = linesAfter(store, base + done, link, Math.min(LINES, number - done));
    const last = lines.at(-1);
    if (!last) return undefined;
    link = last.link;
    done += lines.length;
  }
  return link;
}

const keepPlace = (store: Store, place: Parameters<typeof changeEnrolment>[1]): Promise<void> =>
  alone(store, () => changeEnrolment(store, place));

const SELECT = `SELECT seq, id, at, actor_id, host, action, screen, purpose, subject_ids, detail, row_count, result
  FROM access_log`;
