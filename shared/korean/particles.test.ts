import { expect, test } from 'vitest';
import { withParticle } from './particles.ts';

test.each([
  ['가구', '은/는', '가구는'],
  ['담당', '은/는', '담당은'],
  ['서울', '으로/로', '서울로'],
  ['부산', '으로/로', '부산으로'],
  ['단전', '을/를', '단전을'],
  ['3', '이/가', '3이'],
  ['2', '이/가', '2가'],
  ['10', '과/와', '10과'],
  ['단전(전기)', '과/와', '단전(전기)와'],
  ['SMS', '이/가', 'SMS가'],
  ['CRM', '이/가', 'CRM이'],
] as const)('%s with %s', (word, pair, expected) => expect(withParticle(word, pair)).toBe(expected));
