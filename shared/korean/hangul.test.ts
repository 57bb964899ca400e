import { disassemble, getChoseong } from 'es-hangul';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, toChoseong, toJamo } from './hangul.ts';

const hangul = fc.string({
  unit: fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCharCode(code)),
  maxLength: 12,
});

test('takes every syllable apart as es-hangul does', () => {
  for (let code = 0xac00; code <= 0xd7a3; code += 1) {
    const syllable = String.fromCharCode(code);
    expect(toJamo(syllable)).toBe(disassemble(syllable));
    expect(toChoseong(syllable)).toBe(getChoseong(syllable));
  }
});

test('every key press of a word is a prefix of the word', () => {
  fc.assert(
    fc.property(hangul, hangul, (typed, rest) => {
      expect(toJamo(typed + rest).startsWith(toJamo(typed))).toBe(true);
    }),
  );
});

test.each([
  ['ㄳ', 'ㄱㅅ'],
  ['괌', 'ㄱㅗㅏㅁ'],
  ['ㅢ', 'ㅡㅣ'],
  ['끝a1', 'ㄲㅡㅌa1'],
])('takes %s apart', (text, jamo) => expect(toJamo(text)).toBe(jamo));

test.each([
  ['０１０－１２３４', '010-1234'],
  ['  홍\u3000길동 ', '홍 길동'],
  ['홍길동', '홍길동'.normalize('NFC')],
  ['홍길동'.normalize('NFD'), '홍길동'],
  ['홍\u200b길동\ufeff', '홍길동'],
  ['ㄱㅁ０', 'ㄱㅁ0'],
])('folds %j', (text, folded) => expect(foldText(text)).toBe(folded));

test('folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
  );
});
