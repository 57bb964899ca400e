import { expect, test } from 'vitest';
import type { OutboxFate } from '#shared/sync/outbox-view.ts';
import { HeldReason } from '#shared/sync/outcome.schema.ts';
import { fateFace } from './fate-words.ts';
import { RULE_WORDS } from './rule-words.ts';

const AT = '2026-11-20T05:32:00.000Z';
const FATES: readonly OutboxFate[] = [
  { state: 'waiting' },
  { state: 'sent' },
  { state: 'applied', conflicts: 0 },
  { state: 'applied', conflicts: 1 },
  { state: 'durable', conflicts: 0 },
  ...HeldReason.options.map((why) => ({ state: 'held', why }) as const),
  ...Object.keys(RULE_WORDS).map((rule) => ({ state: 'rejected', rule }) as const),
  { state: 'blocked' },
  { state: 'doubled' },
  { state: 'discarded', at: AT, reason: '팀장이 이미 같은 내용을 적었음' },
];

test('the word of a cell is short enough for its column; the reason stands whole under the row', () => {
  for (const fate of FATES) expect(fateFace(fate).words.length, JSON.stringify(fate)).toBeLessThanOrEqual(13);
});

test('what the server did not take says why in its row, and that nothing is lost beside it', () => {
  for (const rule of Object.keys(RULE_WORDS)) {
    const { reason, sentence } = fateFace({ state: 'rejected', rule });
    expect(reason).toBe(RULE_WORDS[rule]);
    expect(sentence).toContain('그대로 있습니다');
  }
  for (const why of HeldReason.options) expect(fateFace({ state: 'held', why }).reason).toMatch(/\.$/);
  expect(fateFace({ state: 'waiting' }).reason).toBeUndefined();
});
