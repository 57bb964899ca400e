import { describe, expect, test } from 'vitest';
import {
  type ReviewEvent,
  type ReviewEventKind,
  type ReviewFacts,
  type ReviewStage,
  reviewState,
  type SubmittedVersion,
} from './review-state.ts';

const version = (versionNo: number, over: Partial<SubmittedVersion> = {}): SubmittedVersion => ({
  id: `v${versionNo}`,
  versionNo,
  contentHash: `hash${versionNo}`,
  authorId: 'author',
  editorIds: ['author'],
  submittedAt: `2026-11-2${versionNo}T01:00:00.000Z`,
  ...over,
});
let events = 0;
const event = (kind: ReviewEventKind, versionNo = 1, over: Partial<ReviewEvent> = {}): ReviewEvent => {
  events += 1;
  return {
    id: `e${events}`,
    versionId: `v${versionNo}`,
    contentHash: `hash${versionNo}`,
    kind,
    actorId: kind === 'WITHDRAW' ? 'author' : 'manager',
    at: `2026-11-22T0${Math.min(events, 9)}:00:00.000Z`,
    actorWasReviewer: true,
    ...over,
  };
};
const facts = (over: Partial<ReviewFacts>): ReviewFacts => ({
  versions: [version(1)],
  events: [],
  currentHash: 'hash1',
  involvement: () => ({ authorId: 'author', editorIds: ['editor'], codeIssuerIds: [], codeIssuersOfDecider: [] }),
  ...over,
});

describe('what a review has come to', () => {
  const cases: readonly (readonly [string, Partial<ReviewFacts>, ReviewStage])[] = [
    ['nothing was submitted', { versions: [] }, 'DRAFT'],
    ['submitted and not decided', {}, 'SUBMITTED'],
    ['confirmed', { events: [event('APPROVE')] }, 'APPROVED'],
    ['confirmed with a remark', { events: [event('APPROVE_WITH_NOTE')] }, 'APPROVED'],
    ['returned', { events: [event('RETURN')] }, 'RETURNED'],
    ['sent to the 시군구', { events: [event('ESCALATE')] }, 'ESCALATED'],
    ['confirmed after the 시군구 was asked', { events: [event('ESCALATE'), event('APPROVE')] }, 'APPROVED'],
    ['the 시군구 asked after a confirmation', { events: [event('APPROVE'), event('ESCALATE')] }, 'ESCALATED'],
    ['a return beats an approval that came before', { events: [event('APPROVE'), event('RETURN')] }, 'RETURNED'],
    ['a return beats an approval that came after', { events: [event('RETURN'), event('APPROVE')] }, 'RETURNED'],
    ['edited after submission', { currentHash: 'other' }, 'DRAFT'],
    ['edited after approval', { events: [event('APPROVE')], currentHash: 'other' }, 'DRAFT'],
    ['a return stays in sight while it is worked on', { events: [event('RETURN')], currentHash: 'other' }, 'RETURNED'],
    ['withdrawn', { events: [event('WITHDRAW')] }, 'DRAFT'],
    ['a withdrawal by somebody else is none', { events: [event('WITHDRAW', 1, { actorId: 'x' })] }, 'SUBMITTED'],
    ['taken back by somebody who edited it', { events: [event('WITHDRAW', 1, { actorId: 'editor' })] }, 'DRAFT'],
    ['reopened', { events: [event('APPROVE'), event('REOPEN')] }, 'DRAFT'],
    [
      'an approval of an earlier version',
      { versions: [version(1), version(2)], currentHash: 'hash2', events: [event('APPROVE', 1)] },
      'SUBMITTED',
    ],
    [
      'an approval of an earlier version with the same words',
      {
        versions: [version(1), version(2), version(3, { contentHash: 'hash1' })],
        events: [event('APPROVE', 1)],
      },
      'SUBMITTED',
    ],
    ['an approval that names another content', { events: [event('APPROVE', 1, { contentHash: 'x' })] }, 'SUBMITTED'],
    ['an approval by the author', { events: [event('APPROVE', 1, { actorId: 'author' })] }, 'SUBMITTED'],
    ['an approval without the role', { events: [event('APPROVE', 1, { actorWasReviewer: false })] }, 'SUBMITTED'],
  ];
  test.each(cases)('%s', (_name, over, stage) => expect(reviewState(facts(over)).stage).toBe(stage));
});

test('shows which approvals no longer count', () => {
  const first = event('APPROVE', 1);
  const state = reviewState(facts({ versions: [version(1), version(2)], currentHash: 'hash2', events: [first] }));
  expect(state.voided).toEqual([first]);
});

test('the first of two approvals is the decision, and both stand', () => {
  const [first, second] = [event('APPROVE'), event('APPROVE', 1, { actorId: 'other' })];
  const state = reviewState(facts({ events: [first, second] }));
  expect(state).toMatchObject({ stage: 'APPROVED', decidedBy: first, voided: [] });
});
