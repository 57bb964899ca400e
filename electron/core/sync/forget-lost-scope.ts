import type { Store } from '#core/database/store.ts';
import { scopeOfFeed } from '#shared/sync/scope-access.ts';
import { findDevice } from './enrolment.repository.ts';

/**
 * The engine takes the rows of a lost scope off this PC; here goes what people left beside them. Only once everything
 * written for the scope has been handed over. Keys of households go last, and with them the readable part of this PC's
 * own history: not while a copy in the outbox may still have to be sent again.
 */
export function forgetLostScope(store: Store): void {
  const device = findDevice({ prepareRead: store.prepare });
  if (!device?.feeds || device.feeds.some((feed) => scopeOfFeed(feed) === 'welfare')) return;
  const hasWelfare = store.prepare("SELECT 1 FROM sync_feed WHERE feed LIKE '%:welfare' LIMIT 1").get() !== undefined;
  const hasRows = store.prepare('SELECT 1 FROM household LIMIT 1').get() !== undefined;
  if (hasWelfare || hasRows) return;
  for (const table of TRACES) store.prepare(`DELETE FROM ${table}`).run();
  // Of a PC that goes on. Where nobody comes in again, whoever is still there may want their words.
  if (device.feeds.length > 0) store.prepare(FORGET_DRAFTS).run();
  store.prepare(FORGET_KEYS).run();
}

const TRACES = [
  'recent',
  'import_batch',
  'import_file',
  'household_board',
  'search_key',
  'sync_touched',
  'received_edit',
];
/** Screens on which people write about households. */
const FORGET_DRAFTS =
  "DELETE FROM draft WHERE screen IN ('attempt', 'consultation', 'isolation', 'household', 'household-edit', 'household-new')";
const FORGET_KEYS = `DELETE FROM subject_key WHERE subject_id <> 'office'
  AND subject_id NOT IN (SELECT subject_id FROM outbox WHERE subject_id IS NOT NULL)`;

/** Half an answered survey is as much as a whole one. Only when surveys are taken away: some PCs have never had them. */
export function forgetBegunSurveys({ prepare }: Pick<Store, 'prepare'>, takenAway: string): void {
  if (scopeOfFeed(takenAway) === 'welfare/restricted') prepare("DELETE FROM draft WHERE screen = 'isolation'").run();
}
