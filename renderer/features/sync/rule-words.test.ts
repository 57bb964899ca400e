import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DUTY_CLAUSES } from '#shared/reviews/separation-of-duties.ts';
import { HeldReason } from '#shared/sync/outcome.schema.ts';
import { AWAY_REASONS } from '#shared/sync/sync-status.schema.ts';
import { AWAY_WORDS } from './away-words.ts';
import { HELD_WORDS, RULE_WORDS, ruleSentence } from './rule-words.ts';

const SYNC = join(import.meta.dirname, '../../../shared/sync');

/** Where a rule's name stands in code: given to a refusal, or returned by a function that says why not. */
const NAMED = [
  /\brejected\('([a-z-]+)'\)/g,
  /\brefused\('([a-z-]+)'\)/g,
  /\brule: '([a-z-]+)'/g,
  /\? undefined : '([a-z]+(?:-[a-z]+)*)'/g,
  /\? '([a-z]+(?:-[a-z]+)*)' : undefined/g,
];
/** Whole files in which a lone string is the answer of a rule. */
const RETURNED = /\breturn '([a-z]+(?:-[a-z]+)*)'/g;
/** Answers of `checkState`, which are no rules. */
const NO_RULES = new Set(['holds', 'already-there', 'overtakes', 'fails']);

function rulesInSources(): Set<string> {
  const found = new Set<string>();
  const ofSchema = readdirSync(SYNC).filter((name) => /(?:-schema|-rules)\.ts$/.test(name));
  const ofEngine = readdirSync(join(SYNC, 'engine')).filter((name) => /^(?:accept|execute)-.*[^t]\.ts$/.test(name));
  const files = [...ofSchema, ...ofEngine.map((name) => `engine/${name}`)].filter((name) => !name.includes('.test.'));
  for (const file of files) {
    const source = readFileSync(join(SYNC, file), 'utf8');
    const returned = ofSchema.includes(file) || file.endsWith('execute-group.ts') ? [RETURNED] : [];
    for (const pattern of [...NAMED, ...returned]) {
      for (const [, rule = ''] of source.matchAll(pattern)) if (!NO_RULES.has(rule)) found.add(rule);
    }
  }
  for (const { name } of DUTY_CLAUSES) found.add(`two-person-${name}`);
  return found;
}

test('every rule of the engine and of the office has its sentence', () => {
  const rules = rulesInSources();
  // The net catches what is known to be there; a net that catches nothing proves nothing.
  for (const known of ['signature', 'state-changed', 'by-manager', 'review-is-missing', 'row-deleted', 'other-office'])
    expect([...rules]).toContain(known);
  expect([...rules].filter((rule) => !Object.hasOwn(RULE_WORDS, rule))).toEqual([]);
});

test('a sentence whose rule is gone is taken away with it', () => {
  const rules = rulesInSources();
  expect(Object.keys(RULE_WORDS).filter((rule) => !rules.has(rule))).toEqual([]);
});

test('every sentence is whole and in Korean', () => {
  const sentences = [
    ...Object.values(RULE_WORDS),
    ...Object.values(HELD_WORDS),
    ...AWAY_REASONS.flatMap((why) => [AWAY_WORDS[why].sentence, AWAY_WORDS[why].todo]),
  ];
  for (const sentence of sentences) expect(sentence).toMatch(/^[^a-z]*[가-힣].*\.$/);
});

test('every reason for holding work has its sentence', () => {
  expect(Object.keys(HELD_WORDS).sort()).toEqual([...HeldReason.options].sort());
});

test('a rule of a newer server is shown by its name', () => {
  expect(ruleSentence('rule-of-tomorrow')).toContain('rule-of-tomorrow');
});
