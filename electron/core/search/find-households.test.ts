import { assemble } from 'es-hangul';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { createRandom } from '#core/demo/random.ts';
import { seedHouseholds } from '#core/demo/seed-households.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { mergeHouseholds } from '#core/households/merge-households.ts';
import { openHousehold } from '#core/households/open-household.ts';
import { registerHousehold } from '#core/households/register-household.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import { toChoseong, toJamo } from '#shared/korean/hangul.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { findHouseholdIds, recentHouseholds, searchHouseholds } from './find-households.ts';

// Seeding an office takes seconds on a busy machine.
let store: Awaited<ReturnType<typeof aStore>>;
let session: Session;
beforeAll(async () => {
  store = await aStore({ projections: [boardProjection] });
  session = aSession(store);
  for (const [at, name, over] of [
    [
      1,
      '황보영란',
      { phones: ['01044172093'], road: '새솔로42번길 17-3', detail: '은행나무마을 한빛그린타운 203동 반지하 B02호' },
    ],
    [2, '황보윤슬기', { phones: ['01099201158'], road: '한울대로1127번길 38-14', detail: null }],
    [3, '한병우', { phones: [], road: '달빛고개길 9', detail: '205호' }],
    [4, '란영황보', { phones: [], road: '달빛고개길 11', detail: null }],
    [5, 'Nguyen Thi Huong', { phones: ['01033332222'], road: '달빛고개길 13', detail: '302호' }],
  ] as const) {
    const result = await registerHousehold(session, {
      household: {
        hhType: null,
        housingType: null,
        tenure: null,
        roadAddress: `가람시 한울구 ${over.road}`,
        detailAddress: over.detail,
        tong: null,
        ban: null,
        ri: null,
        areaNote: null,
        benefitStatus: [],
        vulnerability: [],
        isolationBand: null,
        staffSafetyFlags: [],
        officerId: null,
        note: null,
        legalBasis: 'LB01',
      },
      people: [
        {
          name,
          relation: 'RE01',
          isHead: true,
          birthDate: `19${40 + at}-0${at}-1${at}`,
          sex: null,
          phones: over.phones.map((number) => ({ number, label: null })),
          disability: null,
          illness: null,
          job: null,
          isDigitalVulnerable: false,
          emergencyContact: null,
        },
      ],
      indicators: [],
      firstCase: null,
      notDuplicateOf: null,
    });
    if (!result.ok) throw new Error(result.error.code);
  }
});
afterAll(() => store.dispose());

const names = (text: string, limit = 20) =>
  searchHouseholds(store, { text, limit, accountId: TEST_OFFICER }).households.map(
    ({ headName, matchedName }) => matchedName ?? headName,
  );

describe('a search', () => {
  test.each([
    ['ㅎㅂㅇ', ['한병우', '황보영란', '황보윤슬기']],
    ['황보영란', ['황보영란']],
    ['황보영라', ['황보영란']],
    ['황ㅂㅇㄹ', ['황보영란']],
    ['영란', ['황보영란']],
    ['윤슬', ['황보윤슬기']],
    ['2093', ['황보영란']],
    ['010-4417-2093', ['황보영란']],
    ['44172093', ['황보영란']],
    ['새솔로42번길 17-3', ['황보영란']],
    ['한울대로1127번길38', ['황보윤슬기']],
    ['203동 B02호', ['황보영란']],
    ['한빛그린', ['황보영란']],
    ['황보영란 2093', ['황보영란']],
    ['nguyen', ['Nguyen Thi Huong']],
    ['huong', ['Nguyen Thi Huong']],
  ])('of "%s" finds %s', (text, expected) => {
    expect(names(text)).toEqual(expect.arrayContaining(expected));
    expect(names(text)[0]).toBe(expected[0]);
  });

  test('puts the start of a name before its middle', () => {
    expect(names('황보', 3)).toEqual(['황보영란', '황보윤슬기', '란영황보']);
  });

  test('puts whoever was opened last first among equals', async () => {
    const [first, second] = searchHouseholds(store, { text: '황보', limit: 2, accountId: TEST_OFFICER }).households;
    await openHousehold(session, { id: second?.id ?? '' });
    expect(names('황보', 2)).toEqual([second?.headName, first?.headName]);
    expect(recentHouseholds(store, TEST_OFFICER, 5).map(({ headName }) => headName)).toEqual([second?.headName]);
    expect(recentHouseholds(store, 'somebody-else', 5)).toEqual([]);
  });

  test('tries the same keys on a Korean keyboard when nothing fits', () => {
    expect(searchHouseholds(store, { text: 'ghkdqh', limit: 5, accountId: TEST_OFFICER })).toMatchObject({
      retriedAs: '황보',
      households: [{ headName: expect.stringContaining('황보') }, {}, {}],
    });
    expect(searchHouseholds(store, { text: 'zzzzqq', limit: 5, accountId: TEST_OFFICER })).toMatchObject({
      households: [],
      retriedAs: null,
    });
  });

  test('finds a household by its number, also half typed and without dashes', () => {
    const { household_no } = store.rawReader
      .prepare("SELECT household_no FROM household_board WHERE head_name = '황보영란'")
      .get() as { household_no: string };
    expect(names(household_no)).toEqual(['황보영란']);
    expect(names(household_no.replaceAll('-', '').toLowerCase())).toEqual(['황보영란']);
    expect(names('H-2026')).toHaveLength(5);
  });

  test('finds a household by a member and says by whom', async () => {
    const id = findHouseholdIds(store, '한병우')[0] as string;
    const personId = store.newId();
    await inTransaction(session, (tx) => {
      const {
        id: _id,
        office_id,
        created_at,
        created_by,
        ...head
      } = tx.get(
        'person',
        (tx.store.prepare('SELECT id FROM person WHERE household_id = ?').get(id) as { id: string }).id,
      );
      tx.create('person', personId, { ...head, name: '독고석진', is_head: false });
      return ok([office_id, created_at, created_by]);
    });
    expect(searchHouseholds(store, { text: '독고', limit: 5, accountId: TEST_OFFICER }).households).toMatchObject([
      { id, headName: '한병우', matchedName: '독고석진' },
    ]);
    await inTransaction(session, (tx) => ok(tx.patch('person', personId, { status: 'LEFT' })));
    expect(names('독고')).toEqual([]);
  });

  test('a new name is found at once and the old one no more', async () => {
    const id = findHouseholdIds(store, '란영황보')[0] as string;
    const person = store.rawReader.prepare('SELECT id FROM person WHERE household_id = ?').get(id) as { id: string };
    await inTransaction(session, (tx) =>
      ok(tx.patch('person', person.id, { name: '갈천석', phones: [{ number: '01077776666', label: null }] })),
    );
    expect([names('란영'), names('갈천'), names('6666')]).toEqual([[], ['갈천석'], ['갈천석']]);
  });

  test('a merged household is found as the one it became, by its old number too', async () => {
    const survivorId = findHouseholdIds(store, '황보영란')[0] as string;
    const loserId = findHouseholdIds(store, 'huong')[0] as string;
    const { household_no } = store.rawReader
      .prepare('SELECT household_no FROM household WHERE id = ?')
      .get(loserId) as { household_no: string };
    await mergeHouseholds(session, { survivorId, loserId, takeFromLoser: [], samePeople: [], reason: null });
    expect(findHouseholdIds(store, 'huong')).toEqual([survivorId]);
    expect(findHouseholdIds(store, household_no)).toEqual([survivorId]);
  });

  test.each(['', ' ', '%', "'", '*', '김%', 'ㅏ', '😀', '-', '..', '0'.repeat(60)])(
    'of "%s" answers without an error',
    (text) => {
      expect(() => searchHouseholds(store, { text, limit: 5, accountId: TEST_OFFICER })).not.toThrow();
      expect(() => findHouseholdIds(store, text)).not.toThrow();
    },
  );
});

test('finds everybody at every key press of their name, and never loses them on the way', async () => {
  const office = await aStore({ projections: [boardProjection] });
  try {
    await seedHouseholds(aSession(office), { size: 'S', seed: 21, officers: [TEST_OFFICER] });
    const people = office.rawReader.prepare('SELECT household_id, name FROM person').all() as {
      household_id: string;
      name: string;
    }[];
    for (const { household_id, name } of createRandom(1).some(people, 60)) {
      const keys = [...toJamo(name)];
      for (let pressed = 1; pressed <= keys.length; pressed += 1) {
        // What an input method shows at this moment: the last syllable may still be growing.
        const typed = assemble(keys.slice(0, pressed));
        expect(findHouseholdIds(office, typed), `${name} at "${typed}"`).toContain(household_id);
      }
      expect(findHouseholdIds(office, toChoseong(name)), toChoseong(name)).toContain(household_id);
      expect(findHouseholdIds(office, name.slice(0, 1) + toChoseong(name.slice(1))), name).toContain(household_id);
    }
  } finally {
    office.dispose();
  }
});
