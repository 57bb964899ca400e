import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brokenRules, weighPassword } from './password.rules.ts';

const common = new Set(
  readFileSync(join(import.meta.dirname, '../../resources/passwords/common.txt'), 'utf8')
    .trim()
    .split('\n'),
);
const owner = { loginId: 'hanjw', name: '한정우' };
const broken = (password: string) => brokenRules(weighPassword(password, owner, common));

describe('a password is accepted', () => {
  test.each([
    '솔숲-아침7시-우체통',
    'Tj9#vQ2!mL',
    '겨울비가 3번 내린 골목!',
    'correct7-Horse-battery',
    '느티나무-Ab12',
  ])('%s', (password) => {
    expect(broken(password)).toEqual([]);
  });
});

describe('a password is refused', () => {
  test.each([
    ['', ['length', 'variety', 'uncommon', 'impersonal']],
    ['Ab1!x', ['length']],
    ['느티나무아래평상', ['length', 'variety']],
    ['abcdefghijkl', ['variety', 'uncommon']],
    ['Password1!', ['uncommon']],
    ['P@ssw0rd2024!', ['uncommon']],
    ['qwer1234!', ['uncommon']],
    ['1q2w3e4r!Q', ['uncommon']],
    ['Qlalfqjsgh1!', ['uncommon']],
    ['비밀번호1234!', ['uncommon']],
    ['사랑해요1004!', ['uncommon']],
    ['tkfkdgo1004!', ['uncommon']],
    ['Seoul1988!!!', ['uncommon']],
    ['행정복지센터2026!', ['uncommon']],
    ['aaaaaaaaA1!', ['uncommon']],
    ['새벽hanjw-19길', ['impersonal']],
    ['내이름은한정우7!', ['impersonal']],
    ['우산gkswjddn7!', ['impersonal']],
  ])('%j for %j', (password, rules) => {
    expect(broken(password)).toEqual(rules);
  });
});

test('composed and decomposed Hangul weigh the same', () => {
  for (const password of ['솔숲-아침7시-우체통', '사랑해요1004!', '내이름은한정우7!']) {
    expect(broken(password.normalize('NFD'))).toEqual(broken(password));
  }
});

test('random passwords of ten signs are never called common', () => {
  const signs = 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ2346789#%&*';
  let state = 20261120;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return signs[state % signs.length];
  };
  for (let round = 0; round < 2_000; round += 1) {
    const password = Array.from({ length: 10 }, next).join('');
    expect({ password, ...weighPassword(password, owner, common) }).toMatchObject({ password, uncommon: true });
  }
});

test('the list is long enough to matter and holds nothing shorter than a word', () => {
  expect(common.size).toBeGreaterThan(2_000);
  expect([...common].filter((entry) => [...entry].length < 2)).toEqual([]);
});
