import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HouseholdFields } from '#shared/households/household.schema.ts';
import type { Member } from '#shared/households/household-page.ts';
import {
  editOf,
  emptyHousehold,
  emptyPerson,
  HouseholdValues,
  householdFieldsOf,
  householdValuesOf,
  PersonValues,
  personFieldsOf,
  personValuesOf,
  tidyPhone,
} from './form-values.ts';

const typed = (over: Partial<HouseholdValues> = {}): HouseholdValues => ({
  ...emptyHousehold(),
  roadAddress: '가람시 한울구 새솔로42번길 17-3',
  ...over,
});
const member: Member = {
  id: '01930000-0000-7000-8000-000000000001',
  householdId: '01930000-0000-7000-8000-000000000002',
  name: '황보영란',
  relation: 'RE01',
  isHead: true,
  sex: 'F',
  age: 78,
  birth: '1948-03-02',
  phones: [{ number: '010-4417-2093', label: '본인' }],
  disability: null,
  illness: '고혈압',
  job: null,
  isDigitalVulnerable: true,
  emergencyContact: null,
  status: 'ACTIVE',
  isMasked: false,
};

describe('a household form', () => {
  test('opened and saved untouched changes nothing, whatever the household holds', () => {
    const code = fc.option(fc.constantFrom('HT01', 'HS04', 'TN03'), { nil: null });
    const words = fc.option(fc.constantFrom('8', '은행리', '문 앞 화분'), { nil: null });
    const stored = fc.record<HouseholdFields>({
      hhType: code,
      housingType: code,
      tenure: code,
      roadAddress: fc.constantFrom('가람시 한울구 새솔로42번길 17-3', '한울대로 1127', '주소 모름'),
      detailAddress: fc.constantFrom(null, '203동 반지하 B02호', '2층'),
      tong: words,
      ban: words,
      ri: words,
      areaNote: words,
      benefitStatus: fc.subarray(['BS01', 'BS07']),
      vulnerability: fc.subarray(['VU01', 'VU04']),
      isolationBand: code,
      staffSafetyFlags: fc.subarray(['SF01']),
      officerId: fc.constant(null),
      note: words,
      legalBasis: fc.constant('LB01'),
    });
    fc.assert(
      fc.property(stored, (fields) => {
        const back = householdFieldsOf(householdValuesOf(fields));
        // An address without a building number is one text: what cannot be told apart stays together.
        const { roadAddress: _road, detailAddress: _detail, ...others } = editOf(fields, back).changes;
        expect(others).toEqual({});
        if (fields.roadAddress !== '주소 모름') expect(editOf(fields, back).changes).toEqual({});
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  test('stores 통 and 반 as the office counts them, however they were typed', () => {
    expect(householdFieldsOf(typed({ tong: '8통', ban: ' 3반' }))).toMatchObject({ tong: '8', ban: '3' });
  });

  test('sends only what was changed, with what was there before', () => {
    const before = householdFieldsOf(typed({ tong: '8' }));
    const after = householdFieldsOf(typed({ tong: '9', vulnerability: ['VU01'] }));
    expect(editOf(before, after)).toEqual({
      base: { tong: '8', vulnerability: [] },
      changes: { tong: '9', vulnerability: ['VU01'] },
    });
  });

  test.each([
    ['no address', { roadAddress: ' ' }, 'roadAddress'],
    ['a resident number in the note', { note: '480302-2123456' }, 'note'],
    ['a resident number in the address', { detailAddress: '203동 480302-2123456' }, 'detailAddress'],
    ['no legal ground', { legalBasis: '' }, 'legalBasis'],
  ])('is not saved with %s', (_what, over, field) => {
    const parsed = HouseholdValues.safeParse(typed(over));
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});

describe('a person form', () => {
  test('opened and saved untouched changes nothing', () => {
    const fields = personFieldsOf(personValuesOf(member));
    expect(fields).toMatchObject({ birthDate: '1948-03-02', phones: [{ number: '01044172093', label: '본인' }] });
    expect(personFieldsOf(personValuesOf({ ...member, phones: [{ number: '010-4417-2093', label: '본인' }] }))).toEqual(
      fields,
    );
  });

  test.each([
    ['01044172093', '010-4417-2093'],
    ['010 4417 2093', '010-4417-2093'],
    ['1044172093', '010-4417-2093'],
    ['02-123-4567', '02-123-4567'],
    ['모름', '모름'],
    ['', ''],
  ])('shows %s as %s once it is left', (text, shown) => {
    expect(tidyPhone(text)).toBe(shown);
  });

  test('leaves an empty phone line out and refuses one that is no number', () => {
    const values = { ...emptyPerson(true), name: '황보영란' };
    expect(PersonValues.safeParse(values).success).toBe(true);
    expect(personFieldsOf(values).phones).toEqual([]);
    const wrong = { ...values, phones: [{ text: '4417', label: '' }] };
    expect(PersonValues.safeParse(wrong).error?.issues[0]?.path).toEqual(['phones', 0, 'text']);
  });

  test('refuses a birthday that cannot be one and a name with a resident number', () => {
    const values = { ...emptyPerson(true), name: '황보 480302-2123456', birthDate: '2999-01-01' };
    const fields = PersonValues.safeParse(values).error?.issues.map(({ path }) => path[0]);
    expect(fields).toEqual(['name', 'birthDate']);
  });
});
