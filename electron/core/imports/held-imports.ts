import { sha256 } from '#core/crypto/primitives.ts';
import type { Store } from '#core/database/store.ts';
import type { MatchScore } from '#shared/households/duplicate-score.ts';
import type { ImportRow } from '#shared/imports/import-row.ts';
import type { MappedColumn } from '#shared/imports/map-columns.ts';
import type { RowDecision, RowState } from '#shared/imports/preview.ts';
import type { MatchRule } from '#shared/policies/policy-defaults.ts';
import type { ReadList } from './parse/read-file.ts';

/*
 * A file between being chosen and being taken in lives in memory only. It is held per open store, so that locking the
 * app, which closes the store, forgets it.
 */

export interface HeldImport {
  readonly id: string;
  readonly fileName: string;
  /** Emptied once resident numbers have been cut: from then on only what was read is held. */
  bytes: Uint8Array;
  readonly sha256: string;
  read?: { readonly cut: boolean; readonly list: ReadList };
  sheet: number;
  columns: readonly MappedColumn[];
  preview?: Preview;
}

export interface Preview {
  readonly rows: readonly PreviewedRow[];
  readonly byRowNo: ReadonlyMap<number, PreviewedRow>;
  readonly rule: MatchRule;
}

export interface PreviewedRow {
  readonly row: ImportRow;
  readonly raw: readonly string[];
  readonly state: RowState;
  /** Best first; then those that somebody looked for. */
  candidates: readonly RowCandidate[];
  /** The earlier row that this one repeats; set for state `duplicate`. */
  readonly duplicateOf: number | null;
  decision: RowDecision | null;
}

/** Either a person in the registry or an earlier row of the file. */
export interface RowCandidate {
  readonly person: { readonly householdId: string; readonly personId: string } | null;
  readonly rowNo: number | null;
  readonly match: MatchScore;
}

/** Enough to go back to the file before; more would keep people's data in memory for nothing. */
const MOST_HELD = 2;

const heldByStore = new WeakMap<Store, Map<string, HeldImport>>();

export function holdFile(store: Store, file: Pick<HeldImport, 'id' | 'fileName' | 'bytes'>): HeldImport {
  const held = heldByStore.get(store) ?? new Map<string, HeldImport>();
  heldByStore.set(store, held);
  for (const id of [...held.keys()].slice(0, Math.max(0, held.size + 1 - MOST_HELD))) held.delete(id);
  const digest = Buffer.from(sha256(file.bytes)).toString('hex');
  const entry: HeldImport = { ...file, sha256: digest, sheet: 0, columns: [] };
  held.set(file.id, entry);
  return entry;
}

export const findHeld = (store: Store, id: string): HeldImport | undefined => heldByStore.get(store)?.get(id);

export function dropHeld(store: Store, id: string): void {
  heldByStore.get(store)?.delete(id);
}
