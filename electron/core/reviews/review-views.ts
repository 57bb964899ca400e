import { sheetOf, type VersionRow } from '#core/consultations/consultation.repository.ts';
import type { ReviewEventView, VersionView } from '#shared/consultations/consultation-view.ts';
import type { Review } from './review-facts.ts';

type NameOf = (accountId: string) => string;

export const versionView = (row: VersionRow, nameOf: NameOf): VersionView => ({
  id: row.id,
  versionNo: row.version_no,
  sheet: sheetOf(row),
  contentHash: row.content_hash,
  authorName: nameOf(row.author_id),
  editorNames: row.editor_ids.map(nameOf),
  submittedAt: row.submitted_at,
  ruleHits: row.rule_hits,
});

export function eventViews({ versions, events, voided }: Review, nameOf: NameOf): ReviewEventView[] {
  const noOf = new Map(versions.map(({ id, version_no }) => [id, version_no]));
  const noLonger = new Set(voided.map(({ id }) => id));
  return events.map((event) => ({
    id: event.id,
    kind: event.kind,
    versionNo: noOf.get(event.version_id) ?? 0,
    actorName: nameOf(event.actor_id),
    deputyForName: event.deputy_for === null ? null : nameOf(event.deputy_for),
    at: event.at,
    reasonCodes: event.reason_codes,
    comment: event.comment,
    isVoided: noLonger.has(event.id),
  }));
}
