import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { QualityAnswer, QualityQuestion } from '#shared/households/quality-list.ts';
import { readPolicy } from '#shared/policies/policy-defaults.ts';
import { countQuality, listQualityRows } from './quality.repository.ts';
import { referenceOf } from './reference-cache.ts';

/** Records that need mending: how many by each rule, and one window of those under the rule asked for. */
export function listQuality({ store }: Session, { rule, offset, limit }: QualityQuestion): QualityAnswer {
  const today = dayOf(store.clock.now());
  const staleDays = readPolicy(referenceOf(store).policies, 'household/stale-days', today);
  const counts = countQuality(store, today, staleDays);
  return { counts, rows: listQualityRows(store, { rule, offset, limit, today, staleDays }), total: counts[rule] };
}
