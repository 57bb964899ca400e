import { forbiddingClauses, type Involvement } from './separation-of-duties.ts';

/** An immutable submission. Its hash is what an approval names: see `docs/decisions`. */
export interface SubmittedVersion {
  readonly id: string;
  readonly versionNo: number;
  readonly contentHash: string;
  readonly authorId: string;
  readonly editorIds: readonly string[];
  readonly submittedAt: string;
}

export type ReviewEventKind = 'APPROVE' | 'APPROVE_WITH_NOTE' | 'RETURN' | 'ESCALATE' | 'WITHDRAW' | 'REOPEN';

export interface ReviewEvent {
  readonly id: string;
  readonly versionId: string;
  /** What the decider had on the screen. */
  readonly contentHash: string;
  readonly kind: ReviewEventKind;
  readonly actorId: string;
  readonly at: string;
  /** Whether the actor held a reviewer's role at that moment. */
  readonly actorWasReviewer: boolean;
}

export type ReviewStage = 'DRAFT' | 'SUBMITTED' | 'RETURNED' | 'ESCALATED' | 'APPROVED';

export interface ReviewState {
  readonly stage: ReviewStage;
  /** The version that the stage speaks of; none before the first submission. */
  readonly version: SubmittedVersion | undefined;
  /** The event that made the stage, when one did. */
  readonly decidedBy: ReviewEvent | undefined;
  /** Approvals that no longer count, shown and never deleted. */
  readonly voided: readonly ReviewEvent[];
}

export interface ReviewFacts {
  /** Oldest first. */
  readonly versions: readonly SubmittedVersion[];
  /** In the order in which they were recorded. */
  readonly events: readonly ReviewEvent[];
  /** Hash of the consultation as it stands now, edited since or not. */
  readonly currentHash: string;
  readonly involvement: (event: ReviewEvent) => Involvement;
}

const APPROVALS: readonly ReviewEventKind[] = ['APPROVE', 'APPROVE_WITH_NOTE'];

/**
 * What the review has come to: computed from events, never stored, so that nothing can overwrite it. Only decisions on
 * the latest version, naming its very content, by someone who was allowed to take them, count. A return beats an
 * approval of the same version, an approval answers an escalation that came before it; any edit after submission makes
 * the consultation a draft again and voids what was approved.
 */
export function reviewState(facts: ReviewFacts): ReviewState {
  const version = facts.versions.at(-1);
  const approvals = facts.events.filter((event) => APPROVALS.includes(event.kind));
  if (!version) return { stage: 'DRAFT', version, decidedBy: undefined, voided: approvals };
  const standing = facts.events.filter((event) => counts(event, version, facts));
  const reopened = standing.findLastIndex((event) => event.kind === 'REOPEN' || event.kind === 'WITHDRAW');
  const open = standing.slice(reopened + 1);
  const edited = facts.currentHash !== version.contentHash;
  const valid = edited ? [] : open;
  const voided = approvals.filter((event) => !valid.includes(event));
  // A return stays in sight while it is being worked on.
  const returned = open.findLast((event) => event.kind === 'RETURN');
  if (returned) return { stage: 'RETURNED', version, decidedBy: returned, voided };
  if (edited || reopened >= 0) return { stage: 'DRAFT', version, decidedBy: undefined, voided };
  const escalatedAt = valid.findLastIndex((event) => event.kind === 'ESCALATE');
  const approved = valid.slice(escalatedAt + 1).find((event) => APPROVALS.includes(event.kind));
  if (approved) return { stage: 'APPROVED', version, decidedBy: approved, voided };
  if (escalatedAt >= 0) return { stage: 'ESCALATED', version, decidedBy: valid[escalatedAt], voided };
  return { stage: 'SUBMITTED', version, decidedBy: undefined, voided };
}

function counts(event: ReviewEvent, version: SubmittedVersion, facts: ReviewFacts): boolean {
  if (event.versionId !== version.id || event.contentHash !== version.contentHash) return false;
  if (event.kind === 'WITHDRAW') {
    // Taking work back, or editing it, needs no second person; it is for those who wrote it.
    return event.actorId === version.authorId || facts.involvement(event).editorIds.includes(event.actorId);
  }
  const decider = { accountId: event.actorId, isReviewer: event.actorWasReviewer };
  return forbiddingClauses(decider, facts.involvement(event)).length === 0;
}
