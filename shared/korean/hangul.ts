/**
 * @file Hangul taken apart into the letters of a two-set keyboard, one letter per key press.
 *
 * Compound vowels and finals are split (ㅘ → ㅗㅏ, ㄳ → ㄱㅅ) because that is what makes a syllable
 * still being composed a prefix of the finished word; doubled consonants (ㄲ) are one key and stay whole.
 */

const SYLLABLE_FIRST = 0xac00;
const SYLLABLE_LAST = 0xd7a3;

const INITIALS = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const VOWELS = 'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ');
const FINALS =
  ' ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(' ');
const COMPOUNDS = new Map([
  ...[...'ㅘㅙㅚㅝㅞㅟㅢ'].map(
    (letter, at) => [letter, 'ㅗㅏ ㅗㅐ ㅗㅣ ㅜㅓ ㅜㅔ ㅜㅣ ㅡㅣ'.split(' ')[at] ?? letter] as const,
  ),
  ...[...'ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ'].map(
    (letter, at) =>
      [letter, 'ㄱㅅ ㄴㅈ ㄴㅎ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅂㅅ'.split(' ')[at] ?? letter] as const,
  ),
]);

/** Key presses of `text`; characters that are not Hangul stay as they are. Expects NFC. */
export function toJamo(text: string): string {
  let jamo = '';
  for (const char of text) jamo += syllableJamo(char) ?? COMPOUNDS.get(char) ?? char;
  return jamo;
}

/** First consonant of each syllable; other characters stay, so positions still line up with the text. */
export function toChoseong(text: string): string {
  let choseong = '';
  for (const char of text) choseong += choseongOf(char) ?? COMPOUNDS.get(char) ?? char;
  return choseong;
}

/** First consonant of one syllable, or undefined when `char` is not a finished syllable. */
export function choseongOf(char: string): string | undefined {
  if (!isSyllable(char)) return undefined;
  return INITIALS[Math.floor((char.charCodeAt(0) - SYLLABLE_FIRST) / 588)];
}

export function isSyllable(char: string): boolean {
  const code = char.charCodeAt(0);
  return code >= SYLLABLE_FIRST && code <= SYLLABLE_LAST;
}

/** A consonant standing alone, as typed for 초성 search. */
export function isLoneConsonant(char: string): boolean {
  return char >= 'ㄱ' && char <= 'ㅎ';
}

/** The final consonant's keys, '' when the syllable is open, undefined for anything but a syllable. */
export function finalOf(char: string): string | undefined {
  if (!isSyllable(char)) return undefined;
  return FINALS[(char.charCodeAt(0) - SYLLABLE_FIRST) % 28];
}

/** Full-width and compatibility forms folded, invisible characters dropped, NFC. */
export function foldText(text: string): string {
  const plain = isPlain(text) ? text : foldUnusual(text);
  return plain.trim();
}

function foldUnusual(text: string): string {
  // NFKC turns a lone ㄱ (U+3131) into a conjoining jamo that no keyboard search would match: keep those aside.
  let folded = '';
  for (const run of text.normalize('NFC').split(/([\u3131-\u318e]+)/u)) {
    folded += /^[\u3131-\u318e]/u.test(run) ? run : run.normalize('NFKC');
  }
  return folded.replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/gu, '').replace(/\s+/gu, ' ');
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const plain =
      (code >= 0x20 && code < 0x7f) ||
      (code >= SYLLABLE_FIRST && code <= SYLLABLE_LAST) ||
      (code >= 0x3131 && code <= 0x3163);
    if (!plain || (code === 0x20 && text.charCodeAt(at + 1) === 0x20)) return false;
  }
  return true;
}

function syllableJamo(char: string): string | undefined {
  const offset = char.charCodeAt(0) - SYLLABLE_FIRST;
  if (offset < 0 || offset > SYLLABLE_LAST - SYLLABLE_FIRST) return undefined;
  const initial = INITIALS[Math.floor(offset / 588)] ?? '';
  const vowel = VOWELS[Math.floor((offset % 588) / 28)] ?? '';
  return initial + vowel + (FINALS[offset % 28] ?? '');
}
