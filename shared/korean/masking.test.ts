import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Role } from '#shared/accounts/role.ts';
import {
  maskAddress,
  maskBirthDate,
  maskName,
  maskPerson,
  maskPhone,
  type Occasion,
  visibilityFor,
} from './masking.ts';

test.each([
  ['홍길동', '홍*동'],
  ['허준', '허*'],
  ['남궁하늘', '남**늘'],
  ['황보윤슬기', '황***기'],
  ['응우옌 티 흐엉', '응** * *엉'],
  ['Nguyen Thi Huong', 'N***** T** H****'],
  ["O'Brien", 'O******'],
  ['김', '*'],
  ['홍*동', '홍*동'],
  ['', ''],
])('%s becomes %s', (name, masked) => expect(maskName(name)).toBe(masked));

test.each([
  ['01012345678', '010-****-5678'],
  ['010-1234-5678', '010-****-5678'],
  ['021234567', '02-***-4567'],
  ['05051234567', '0505-***-4567'],
  ['15881234', '1588-****'],
  ['아들 번호', '** **'],
])('phone %s becomes %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));

test('birth is cut to the year, address to the street', () => {
  expect(maskBirthDate('1948-03-02')).toBe('1948');
  expect(maskAddress('서울특별시 강서구 양천로30길 14')).toBe('서울특별시 강서구 양천로30길');
  expect(maskAddress('주소 미상')).toBe('*');
});

test('masking twice changes nothing and hides every inner letter', () => {
  const hangulName = fc.string({
    unit: fc.integer({ min: 0xac00, max: 0xd7a3 }).map((c) => String.fromCharCode(c)),
    minLength: 2,
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.oneof(hangulName, fc.string({ unit: fc.constantFrom(...'abcXYZ é') }), fc.string()), (name) => {
      expect(maskName(maskName(name))).toBe(maskName(name));
    }),
  );
  fc.assert(
    fc.property(hangulName, (name) => {
      expect([...maskName(name)].slice(1, -1).every((letter) => letter === '*')).toBe(true);
      expect(maskName(name)).not.toBe(name);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (phone) => {
      expect(maskPhone(maskPhone(phone))).toBe(maskPhone(phone));
    }),
  );
});

const person = {
  name: '홍길동',
  phone: '01012345678',
  birthDate: '1948-03-02',
  address: '서울특별시 강서구 양천로30길 14 104동 807호',
};

test('an officer reads a record in full and a list with phone and birth cut short', () => {
  expect(maskPerson(person, visibilityFor('OFFICER', 'record'))).toEqual({ ...person, phone: '010-1234-5678' });
  expect(maskPerson(person, visibilityFor('OFFICER', 'list'))).toEqual({
    ...person,
    phone: '010-****-5678',
    birthDate: '1948',
  });
});

test('paper without a purpose shows nobody in full, to any role', () => {
  for (const role of Role.options) {
    const shown = maskPerson(person, visibilityFor(role, 'paper'));
    expect(shown.name).not.toBe(person.name);
    expect(JSON.stringify(shown)).not.toMatch(/1234|03-02|807/u);
  }
});

test('a secretary and a system administrator see nobody at all', () => {
  for (const role of ['SECRETARY', 'SYSADMIN'] as const) {
    for (const occasion of ['record', 'list', 'paper', 'paper-with-purpose'] satisfies Occasion[]) {
      expect(maskPerson(person, visibilityFor(role, occasion))).toEqual({
        name: '',
        phone: null,
        birthDate: null,
        address: null,
      });
    }
  }
});
