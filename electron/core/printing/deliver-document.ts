import { basename } from 'node:path';
import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { renderDocument } from '#core/documents/render-document.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { PrintDocument } from '#shared/documents/print-document.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { PrintOutcome } from '#shared/printing/printing.contract.ts';
import { printingFailed, printingNotWritten } from '#shared/printing/printing.errors.ts';

export type PrintDependencies = Pick<Dependencies, 'desktop' | 'settings'>;

export interface Delivery {
  readonly to: 'pdf' | 'printer';
  /** `households/visit-list`, as the access log names it. */
  readonly screen: string;
  readonly fileName: string;
  readonly subjectIds: readonly string[];
  readonly isUnmasked: boolean;
  readonly purpose: string | null;
  /** Composed once the serial of the copy is known, because it is part of the page. */
  readonly compose: (copy: Copy) => PrintDocument;
}

/** One copy of a document on its way out: who makes it, where, when, and its number. */
export interface Copy {
  readonly serial: string;
  readonly at: string;
  readonly by: string;
  readonly host: string;
}

/** Where the last PDF of a session was put, for "open file". Kept in memory: a path is no business of the window. */
const lastSaved = new WeakMap<Session, string>();
export const lastSavedPath = (session: Session): string | undefined => lastSaved.get(session);
export const noteSavedPath = (session: Session, path: string): void => void lastSaved.set(session, path);

/**
 * Prints to a PDF that the person places, or to a printer. The line in the access log is committed before anything
 * leaves; a copy that then failed has its line too, marked so.
 */
export async function deliverDocument(deps: PrintDependencies, session: Session, delivery: Delivery) {
  const { desktop, settings } = deps;
  let path: string | undefined;
  if (delivery.to === 'pdf') {
    path = await desktop.saveFile({ title: 'PDF로 저장', defaultName: delivery.fileName, extension: 'pdf' });
    if (path === undefined) return ok(cancelled(delivery));
  }
  const copy = (await inTransaction(session, (tx) => ok(registerCopy(tx, session, delivery, settings.host)))).value;
  const html = await renderDocument(delivery.compose(copy), settings.resourcesDir);
  if (path === undefined) {
    const printed = await desktop.printHtml({ html }).catch(() => undefined);
    if (printed) return ok(done('printed', null, copy, delivery));
    await recordMiss(session, delivery, copy, printed === undefined ? 'FAILED' : 'REFUSED');
    return printed === undefined ? err(printingFailed()) : ok(cancelled(delivery));
  }
  const pdf = await desktop.htmlToPdf({ html }).catch(() => undefined);
  if (!pdf) {
    await recordMiss(session, delivery, copy, 'FAILED');
    return err(printingFailed());
  }
  try {
    await writeDurably(path, pdf);
  } catch (cause) {
    await recordMiss(session, delivery, copy, 'FAILED');
    return err(printingNotWritten({ reason: reasonOf(cause) }));
  }
  lastSaved.set(session, path);
  return ok(done('saved', basename(path), copy, delivery));
}

/** The words across every page: whoever finds a sheet knows whose copy it is. */
export const watermarkOf = (copy: Copy): string[] => [
  '외부유출금지',
  copy.by,
  `${copy.host} · ${copy.at}`,
  copy.serial,
];

function registerCopy(tx: WriteTransaction, { actor }: Session, delivery: Delivery, host: string): Copy {
  const serial = nextSerial(tx);
  const login = tx.find('account', actor.accountId)?.login_id;
  recordAccess(tx, {
    action: 'PRINT',
    screen: delivery.screen,
    purpose: delivery.purpose ?? undefined,
    subjectIds: delivery.subjectIds,
    detail: { serial, to: delivery.to, masked: !delivery.isUnmasked },
  });
  return { serial, at: koreanTime(tx.at), by: login ? `${actor.name} (${login})` : actor.name, host };
}

async function recordMiss(session: Session, delivery: Delivery, { serial }: Copy, result: 'FAILED' | 'REFUSED') {
  await inTransaction(session, (tx) => {
    const detail = { serial, to: delivery.to };
    recordAccess(tx, { action: 'PRINT', screen: delivery.screen, subjectIds: delivery.subjectIds, detail, result });
    return ok(undefined);
  });
}

/** P-20261120-003: copies of a day, counted on this PC. */
function nextSerial(tx: WriteTransaction): string {
  const day = dayOf(tx.at).replaceAll('-', '');
  const counter = `printing/last-serial/${day}`;
  const kept = tx.store.prepare('SELECT value FROM setting WHERE key = ?').get(counter) as
    | { value: string }
    | undefined;
  const next = Number(kept?.value ?? 0) + 1;
  tx.store.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(counter, String(next));
  return `P-${day}-${String(next).padStart(3, '0')}`;
}

/** `2026. 11. 20. 14:05` in Korea. */
export function koreanTime(instant: string): string {
  const [year, month, day] = dayOf(instant).split('-').map(Number);
  const clock = new Date(Date.parse(instant) + 9 * 3_600_000).toISOString().slice(11, 16);
  return `${year}. ${month}. ${day}. ${clock}`;
}

export function reasonOf(cause: unknown): 'no-space' | 'not-allowed' | 'gone' | 'other' {
  const { code } = cause as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'no-space';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY') return 'not-allowed';
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' ? 'gone' : 'other';
}

const cancelled = ({ subjectIds }: Delivery): PrintOutcome => ({
  outcome: 'cancelled',
  fileName: null,
  serial: null,
  households: subjectIds.length,
});

const done = (
  outcome: 'saved' | 'printed',
  fileName: string | null,
  { serial }: Copy,
  { subjectIds }: Delivery,
): PrintOutcome => ({ outcome, fileName, serial, households: subjectIds.length });
