import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { ok } from '#shared/kernel/result.ts';
import { POLICY_KEYS } from '#shared/policies/policy-defaults.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { addCode, addHoliday, removeHoliday, retireCode, reviseCode, revisePolicy } from './edit-reference.ts';
import {
  getCodeBook,
  getHolidays,
  getPolicy,
  listCodeEditions,
  listCodes,
  listPolicyEditions,
} from './reference.repository.ts';
import { seedReference } from './seed-reference.ts';

const TODAY = '2026-11-20';
const route = { group: 'route', code: 'R01' } as const;
let store: Awaited<ReturnType<typeof aStore>>;
const manager = () => aSession(store, 'MANAGER');
const seed = () => inTransaction(manager(), (tx) => ok(seedReference(tx)));

beforeEach(async () => {
  store = await aStore();
  await seed();
});
afterEach(() => store.dispose());

describe('seeding', () => {
  test('lays down every shipped code, policy and the holidays of ten years', () => {
    expect(listCodes(store, TODAY)).toHaveLength(codeListSeed().length);
    for (const key of POLICY_KEYS) expect(listPolicyEditions(store, key), key).toHaveLength(1);
    const days = getHolidays(store);
    expect([days.has('2026-02-17'), days.has('2026-09-25'), days.has('2027-02-08'), days.has('2026-02-19')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('lays down the isolation sheet, so that answering it writes no reference data', () => {
    const sheets = store.prepareRead('SELECT code, version, valid_from FROM assessment_instrument').all();
    expect(sheets).toEqual([{ code: 'ISO13', version: 1, valid_from: '2018-01-01' }]);
  });

  test('adds nothing the second time', async () => {
    expect(await seed()).toEqual({ ok: true, value: 0 });
  });

  test('leaves what the office has edited or taken away', async () => {
    const christmas = store.prepareRead("SELECT id FROM holiday WHERE date = '2026-12-25'").get() as { id: string };
    await removeHoliday(manager(), { id: christmas.id, reason: '시험 삭제' });
    await reviseCode(manager(), { ...route, label: '중앙 발굴', sort: 1, validFrom: TODAY });
    expect(await seed()).toEqual({ ok: true, value: 0 });
    expect(getHolidays(store).has('2026-12-25')).toBe(false);
    expect(getCodeBook(store, TODAY).label('route', 'R01')).toBe('중앙 발굴');
  });
});

describe('editing', () => {
  test('a new edition counts from its day, and the old one stays for the days before', async () => {
    await reviseCode(manager(), { ...route, label: '중앙발굴(48종)', sort: 1, validFrom: '2027-01-01' });
    expect(getCodeBook(store, '2026-12-31').label('route', 'R01')).toBe('중앙발굴(47종)');
    expect(getCodeBook(store, '2027-01-01').label('route', 'R01')).toBe('중앙발굴(48종)');
    expect(listCodeEditions(store, 'route', 'R01').map((edition) => edition.validFrom)).toEqual([
      '2027-01-01',
      '2018-01-01',
    ]);
  });

  test('what begins later hides nothing that may be chosen until then', async () => {
    await reviseCode(manager(), { ...route, label: '중앙발굴(48종)', sort: 1, validFrom: '2027-01-01' });
    const { codes } = referenceOf(store);
    expect(codes.choices('route', TODAY).find(({ code }) => code === 'R01')?.label).toBe('중앙발굴(47종)');
    expect(codes.choices('route', '2027-01-01').find(({ code }) => code === 'R01')?.label).toBe('중앙발굴(48종)');
  });

  test('correcting an edition on its own day makes no second one', async () => {
    await reviseCode(manager(), { ...route, label: '가', sort: 1, validFrom: TODAY });
    await reviseCode(manager(), { ...route, label: '나', sort: 1, validFrom: TODAY });
    expect(listCodeEditions(store, 'route', 'R01').map((edition) => edition.text)).toEqual(['나', '중앙발굴(47종)']);
  });

  test('a retired code cannot be chosen after its last day and keeps its label', async () => {
    await retireCode(manager(), { ...route, lastDay: '2026-11-30' });
    const after = getCodeBook(store, '2026-12-01');
    expect(after.choices('route', '2026-12-01').some((item) => item.code === 'R01')).toBe(false);
    expect(after.choices('route', '2026-11-30').some((item) => item.code === 'R01')).toBe(true);
    expect(after.label('route', 'R01')).toBe('중앙발굴(47종)');
    await retireCode(manager(), { ...route, lastDay: null });
    expect(getCodeBook(store, '2026-12-01').choices('route', '2026-12-01')[0]?.code).toBe('R01');
  });

  test('a code is never used again for another meaning', async () => {
    const again = await addCode(manager(), { ...route, label: '다른 뜻', validFrom: TODAY });
    expect(again).toEqual({ ok: false, error: { code: 'reference/already-there' } });
    expect(await addCode(manager(), { group: 'route', code: 'R30', label: '새 경로', validFrom: TODAY })).toEqual({
      ok: true,
      value: {},
    });
  });

  test('a threshold changes from its day on, and a value that no rule can use is refused with the reason', async () => {
    const rule = { attempts: 4, channels: 2, visits: 1 };
    const key = 'case/attempts-before-unreachable';
    expect(await revisePolicy(manager(), { key, value: rule, validFrom: '2026-12-01' })).toMatchObject({ ok: true });
    expect(getPolicy(store, key, '2026-11-30').attempts).toBe(3);
    expect(getPolicy(store, key, '2026-12-01').attempts).toBe(4);
    const refused = await revisePolicy(manager(), { key, value: { attempts: 0 }, validFrom: TODAY });
    expect(refused).toMatchObject({ ok: false, error: { code: 'reference/value-invalid' } });
    expect(listPolicyEditions(store, key)).toHaveLength(2);
  });

  test('the past is not rewritten', async () => {
    const yesterday = '2026-11-19';
    const refused = { ok: false, error: { code: 'reference/date-in-past', earliest: TODAY } };
    expect(await reviseCode(manager(), { ...route, label: '가', sort: 1, validFrom: yesterday })).toEqual(refused);
    expect(await addCode(manager(), { ...route, label: '가', validFrom: yesterday })).toEqual(refused);
    expect(await retireCode(manager(), { ...route, lastDay: yesterday })).toEqual(refused);
    expect(await addHoliday(manager(), { date: yesterday, name: '가' })).toEqual(refused);
  });
});
