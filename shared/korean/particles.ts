/** @file The particle that fits the sound of the word before it: 가구는, 담당은, 3은, 2는. */
import { finalOf } from './hangul.ts';

export type ParticlePair = '은/는' | '이/가' | '을/를' | '과/와' | '으로/로' | '이나/나';

/** `word` with the fitting half of the pair. Closing brackets and quotes are looked through. */
export function withParticle(word: string, pair: ParticlePair): string {
  const [closed = '', open = ''] = pair.split('/');
  const final = finalSound(word);
  // ㄹ takes 로: 서울로, 1로.
  const isOpen = final === '' || (pair === '으로/로' && final === 'ㄹ');
  return word + (isOpen ? open : closed);
}

/** Digits as read in Sino-Korean: 0 영 1 일 … 9 구. */
const DIGIT_FINALS: readonly string[] = ['ㅇ', 'ㄹ', '', 'ㅁ', '', '', 'ㄱ', 'ㄹ', 'ㄹ', ''];
/** Names of letters that end in a consonant: 엘 엠 엔 알. */
const LETTER_FINALS: Readonly<Record<string, string>> = { l: 'ㄹ', m: 'ㅁ', n: 'ㄴ', r: 'ㄹ' };

function finalSound(word: string): string {
  const last = word.replace(/[)\]}'"’”」』\s]+$/u, '').at(-1) ?? '';
  if (/\d/u.test(last)) return DIGIT_FINALS[Number(last)] ?? '';
  return finalOf(last) ?? LETTER_FINALS[last.toLowerCase()] ?? '';
}
