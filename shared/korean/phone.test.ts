import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPhone, parsePhone, parsePhones, phoneKind, phoneTail } from './phone.ts';

test.each<[unknown, string]>([
  [1030285533, '010-3028-5533'],
  ['0513565415', '051-356-5415'],
  ['010.9115.4764', '010-9115-4764'],
  [' 01027199784 ', '010-2719-9784'],
  ['1062098206', '010-6209-8206'],
  ['+82 10-1234-5678', '010-1234-5678'],
  ['+82-2-123-4567', '02-123-4567'],
  ['82-2-123-4567', '02-123-4567'],
  ['０１０－１２３４－５６７８', '010-1234-5678'],
  ['010–1234–5678', '010-1234-5678'],
  ['(02) 123-4567', '02-123-4567'],
  [21234567, '02-123-4567'],
  ['02-1234-5678', '02-1234-5678'],
  ['031-123-4567', '031-123-4567'],
  ['032 1234 5678', '032-1234-5678'],
  ['0505-123-4567', '0505-123-4567'],
  [5051234567, '0505-123-4567'],
  ['050-5123-45678', '0505-1234-5678'],
  ['1588-1234', '1588-1234'],
  [16001234, '1600-1234'],
  ['070 1234 5678', '070-1234-5678'],
  ['080-123-4567', '080-123-4567'],
  ['011-123-4567', '011-123-4567'],
  ['02-123-4567 내선 12', '02-123-4567'],
])('reads %j', (cell, formatted) => expect(formatPhone(parsePhone(cell) ?? '?')).toBe(formatted));

test('reads several numbers of one cell with whose they are', () => {
  expect(parsePhones('010-1234-5678(딸), 집 02 123 4567\n01099998888 010 1111 2222').phones).toEqual([
    { number: '01012345678', label: '딸' },
    { number: '021234567', label: '집' },
    { number: '01099998888', label: null },
    { number: '01011112222', label: null },
  ]);
  expect(parsePhones('010-1234-5678/01012345678').phones).toHaveLength(1);
});

test.each([
  ['서문희', 'letters'],
  ['010-1234-567', 'too-short'],
  ['123', 'too-short'],
  ['0991234567', 'unknown-prefix'],
  ['0101234567890123', 'too-long'],
  [3.5, 'not-whole-number'],
] as const)('refuses %j: %s', (cell, reason) => {
  const { phones, refused } = parsePhones(cell);
  expect(phones).toEqual([]);
  expect(refused.map((each) => each.reason)).toEqual([reason]);
});

test.each(['', '-', '없음', '미상', null, undefined, ' . '])('%j says there is no phone', (cell) => {
  expect(parsePhones(cell)).toEqual({ phones: [], refused: [] });
});

const number = fc.oneof(
  fc.stringMatching(/^010\d{8}$/u),
  fc.stringMatching(/^02[2-9]\d{6,7}$/u),
  fc.stringMatching(/^0(?:31|51|64)[2-9]\d{6,7}$/u),
  fc.stringMatching(/^070\d{8}$/u),
  fc.stringMatching(/^050[2-9]\d{7,8}$/u),
  fc.stringMatching(/^1[56]\d{6}$/u),
);

test('a written number is read back, however it was formatted', () => {
  fc.assert(
    fc.property(number, fc.constantFrom('-', '.', ' ', ''), (digits, separator) => {
      const written = formatPhone(digits).replaceAll('-', separator);
      expect(parsePhone(written)).toBe(digits);
      expect(phoneTail(digits)).toBe(formatPhone(digits).slice(-4));
    }),
  );
});

test('a number cell without its 0 is restored', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^010\d{8}$/u), (digits) => {
      expect(parsePhone(Number(digits))).toBe(digits);
    }),
  );
});

test('no cell makes it throw, and what it returns is a real number', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string({ unit: fc.constantFrom(...'0123456789-+() .,/집딸x') })), (cell) => {
      for (const { number: read } of parsePhones(cell).phones) expect(phoneKind(read)).not.toBeNull();
    }),
  );
});
