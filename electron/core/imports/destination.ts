import type { PreviewCounts } from '#shared/imports/preview.ts';
import type { Preview, PreviewedRow, RowCandidate } from './held-imports.ts';

/** Where a row goes when the list is taken in. */
export type Destination =
  | { readonly kind: 'new' }
  | { readonly kind: 'household'; readonly householdId: string; readonly candidate: RowCandidate | undefined }
  | { readonly kind: 'row'; readonly rowNo: number; readonly candidate: RowCandidate | undefined }
  | { readonly kind: 'out'; readonly reason: 'error' | 'excluded' | 'undecided' };

/** The user's word first; without one, what the comparison says. Doubt and errors stay out. */
export function destinationOf({ state, decision, candidates, duplicateOf }: PreviewedRow): Destination {
  if (state === 'error') return { kind: 'out', reason: 'error' };
  if (decision) {
    switch (decision.kind) {
      case 'exclude':
        return { kind: 'out', reason: 'excluded' };
      case 'other':
        return { kind: 'new' };
      case 'same': {
        const { householdId } = decision;
        return {
          kind: 'household',
          householdId,
          candidate: candidates.find((each) => each.person?.householdId === householdId),
        };
      }
      case 'same-row': {
        const { rowNo } = decision;
        return { kind: 'row', rowNo, candidate: candidates.find((each) => each.rowNo === rowNo) };
      }
    }
  }
  if (state === 'new') return { kind: 'new' };
  if (state === 'review') return { kind: 'out', reason: 'undecided' };
  if (state === 'duplicate' && duplicateOf !== null) {
    return { kind: 'row', rowNo: duplicateOf, candidate: candidates.find((each) => each.rowNo === duplicateOf) };
  }
  const best = candidates.find((each) => each.person !== null && each.match.verdict === 'match');
  return best?.person
    ? { kind: 'household', householdId: best.person.householdId, candidate: best }
    : { kind: 'out', reason: 'undecided' };
}

/** A repeat of a row that stays out stays out with it. */
export function settle(preview: Preview): Map<number, Destination> {
  const settled = new Map<number, Destination>();
  for (const each of preview.rows) {
    const destination = destinationOf(each);
    const first = destination.kind === 'row' ? settled.get(destination.rowNo) : undefined;
    const follows = destination.kind === 'row' && (first === undefined || first.kind === 'out');
    settled.set(each.row.rowNo, follows ? { kind: 'out', reason: 'undecided' } : destination);
  }
  return settled;
}

export function countPreview(preview: Preview): PreviewCounts {
  const counts = { total: 0, new: 0, match: 0, review: 0, duplicate: 0, error: 0, undecided: 0 };
  for (const { state, decision } of preview.rows) {
    counts.total += 1;
    counts[state] += 1;
    if (state === 'review' && !decision) counts.undecided += 1;
  }
  const kinds = [...settle(preview).values()].map(({ kind }) => kind);
  const of = (...wanted: Destination['kind'][]) => kinds.filter((kind) => wanted.includes(kind)).length;
  return { ...counts, willRegister: of('new'), willAddTo: of('household', 'row'), willLeaveOut: of('out') };
}
