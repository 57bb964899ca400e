import { changedMeanwhile } from '#shared/households/household.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * [Note: Stale edits] A form sends what it showed and what the person made of it. A field that somebody else (another
 * window, an import) changed meanwhile to something different is refused with both values; fields that nobody else
 * touched, or that both set to the same value, go through. So no edit silently undoes another.
 */
export function checkStale({ base, changes, now }: { base: Fields; changes: Fields; now: Fields }) {
  const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
  const fields = Object.keys(changes)
    .filter((field) => field in base && !same(now[field], base[field]) && !same(now[field], changes[field]))
    .map((field) => ({
      field,
      base: json(base[field]),
      mine: json(changes[field]),
      theirs: json(now[field]),
    }));
  return fields.length === 0 ? ok(undefined) : err(changedMeanwhile({ fields }));
}

/** Both sides were parsed as fields of the register, which are plain JSON. */
const json = (value: unknown) => (value ?? null) as string;
