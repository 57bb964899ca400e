import type { Session } from '#core/rpc/call.ts';
import { kst, WorkingOffice } from './a-working-office.ts';

export interface SmallMonth {
  readonly office: WorkingOffice;
  readonly seoyeon: Session;
  readonly dohyun: Session;
  readonly manager: Session;
}

/**
 * March 2026 of a small office, with everything that is easily counted wrongly. What each figure must be is in
 * `tests/fixtures/reports/small-month.json`, worked out by hand from these sentences.
 */
export async function aSmallMonth(): Promise<SmallMonth> {
  const office = await WorkingOffice.open(SMALL_OFFICE_BEGAN);
  return workSmallMonth(office, await office.person('한정우', 'MANAGER'));
}

/** When the office of the small month began to keep its register. */
export const SMALL_OFFICE_BEGAN = '2025-03-03 09:00';

/** Works the same month in an office that is there already, up to the morning on which it is reported. */
export async function workSmallMonth(office: WorkingOffice, manager: Session): Promise<SmallMonth> {
  const seoyeon = await office.person('이서연', 'OFFICER');
  const dohyun = await office.person('박도현', 'OFFICER');
  const ends = { decision: 'END', next_plan_on: null } as const;

  // A year before: one household from the first sign to the end.
  office.at('2025-03-10 10:00');
  const h1 = await office.household(seoyeon, '강하나');
  const firstCase = await office.detect(seoyeon, h1, 'R06');
  office.at('2025-03-11 14:00');
  const t1 = await office.consult(seoyeon, h1, 'INITIAL', {
    ...ends,
    at: kst('2025-03-11 13:30'),
    method: 'PHONE',
    unsupported_reason: 'N1',
  });
  office.at('2025-03-12 10:00');
  await office.decide(manager, t1, 'APPROVE');
  office.at('2025-03-13 10:00');
  must(await office.close(seoyeon, firstCase), 'close of the first case');

  // January: found, talked with, confirmed; ended only on the last evening of March, and
  // found again a quarter of an hour later.
  office.at('2026-01-05 10:00');
  const h10 = await office.household(dohyun, '열하늘');
  const tenth = await office.detect(dohyun, h10, 'R07');
  office.at('2026-01-06 16:00');
  const t10 = await office.consult(dohyun, h10, 'INITIAL', {
    ...ends,
    at: kst('2026-01-06 15:00'),
    method: 'REMOTE',
    unsupported_reason: 'N2',
  });
  office.at('2026-01-07 09:00');
  await office.decide(manager, t10, 'APPROVE');

  // The last minutes of February in Korea, and a talk at 08:30 on the 1st of March: in UTC both are February.
  office.at('2026-02-28 23:50');
  const h2 = await office.household(seoyeon, '둘바다');
  await office.detect(seoyeon, h2, 'R07');
  office.at('2026-03-01 09:00');
  const talk2 = { at: kst('2026-03-01 08:30'), method: 'VISIT', outcome_code: 'P1' } as const;
  const t2 = await office.consult(seoyeon, h2, 'INITIAL', talk2);
  office.at('2026-03-02 10:00');
  await office.decide(manager, t2, 'RETURN');
  // Seen in February and entered in March.
  const h11 = await office.household(seoyeon, '하나눈');
  await office.detect(seoyeon, h11, 'R06', { at: '2026-02-27 11:00' });
  office.at('2026-03-03 10:00');
  must(await office.submit(seoyeon, t2, { ...talk2, opinion: '보완함' }), 'second submission');
  office.at('2026-03-04 10:00');
  must(await office.decide(manager, t2, 'APPROVE'), 'approval');

  // A list of four lines: two persons, one of them twice, and one line that was left out.
  office.at('2026-03-05 09:00');
  await office.list(dohyun, { year: 2026, roundNo: 2, startOn: '2026-03-01', endOn: '2026-04-10' }, [
    { name: '셋별님', birthDate: '1950-05-05', road: '가람시 한울구 새솔로 3' },
    { name: '넷구름', birthDate: '1961-07-07', road: '가람시 한울구 새솔로 4' },
    { name: '넷구름', birthDate: '1961-07-07', road: '가람시 한울구 새솔로 4', sameAs: 2 },
    { name: '다섯달', birthDate: '1970-01-01', road: '다른시 다른구 먼길 1', isOut: true },
  ]);
  const h3 = office.householdOf('셋별님');
  office.at('2026-03-06 11:00');
  await office.attempt(dohyun, h3, 'CM01', 'CR03');
  office.at('2026-03-07 11:00');
  await office.attempt(dohyun, h3, 'CM02', 'CR02');
  office.at('2026-03-08 11:00');
  await office.strike(dohyun, await office.attempt(dohyun, h3, 'CM01', 'CR03'));
  office.at('2026-03-09 15:00');
  const t3 = await office.consult(dohyun, h3, 'INITIAL', { at: kst('2026-03-09 14:00'), method: 'OFFICE' });

  // One household that was registered twice: both were detected, then merged.
  office.at('2026-03-10 09:00');
  const h5 = await office.household(seoyeon, '여섯솔');
  await office.detect(seoyeon, h5, 'R06');
  office.at('2026-03-11 09:00');
  const h6 = await office.household(dohyun, '여섯솔');
  await office.detect(dohyun, h6, 'R06');
  await office.attempt(dohyun, h6, 'CM02', 'CR03');
  office.at('2026-03-12 09:00');
  must(await office.merge(manager, h5, h6), 'merge');
  office.at('2026-03-13 11:00');
  const t5 = await office.consult(seoyeon, h5, 'INITIAL', {
    at: kst('2026-03-13 10:00'),
    method: 'PHONE',
    decision: 'MONITORING',
  });
  office.at('2026-03-14 09:00');
  must(await office.decide(manager, t5, 'APPROVE'), 'approval to be taken back');

  // The household of a year ago is found again.
  office.at('2026-03-15 09:00');
  await office.detect(seoyeon, h1, 'R06', { prevCaseId: firstCase });
  office.at('2026-03-16 15:00');
  await office.consult(dohyun, h2, 'IN_DEPTH', { at: kst('2026-03-16 14:00'), method: 'ACCOMPANIED' });

  // Found here, and taken over by another dong.
  office.at('2026-03-17 09:00');
  const h9 = await office.household(seoyeon, '아홉강');
  const ninth = await office.detect(seoyeon, h9, 'R05');
  office.at('2026-03-20 09:00');
  must(await office.reopen(manager, t5), 'reopening');
  office.at('2026-03-25 09:00');
  await office.handOver(seoyeon, ninth);

  // Visited and talked with in March, entered in April.
  office.at('2026-03-28 09:00');
  const h12 = await office.household(dohyun, '둘달님');
  await office.detect(dohyun, h12, 'R18');

  // The border to April.
  office.at('2026-03-31 23:30');
  must(await office.close(dohyun, tenth), 'close of the tenth case');
  office.at('2026-03-31 23:45');
  await office.detect(dohyun, h10, 'R07', { prevCaseId: tenth });
  // The last half hour of March in Korea.
  await office.consult(seoyeon, h2, 'FOLLOW_UP', { at: kst('2026-03-31 23:30'), method: 'PHONE' });
  office.at('2026-03-31 23:59');
  const h7 = await office.household(seoyeon, '일곱비');
  await office.detect(seoyeon, h7, 'R05');
  office.at('2026-04-01 00:10');
  const h8 = await office.household(seoyeon, '여덟눈');
  await office.detect(seoyeon, h8, 'R05');
  office.at('2026-04-01 11:00');
  const t7 = await office.consult(seoyeon, h7, 'INITIAL', { at: kst('2026-04-01 10:00'), method: 'PHONE' });
  await office.attempt(dohyun, h12, 'CM01', 'CR03', '2026-03-29 11:00');
  office.at('2026-04-02 09:00');
  await office.consult(dohyun, h12, 'INITIAL', { at: kst('2026-03-30 10:00'), method: 'PHONE' });
  must(await office.decide(manager, t7, 'APPROVE'), 'approval in April');
  office.at('2026-04-03 09:00');
  must(await office.decide(manager, t3, 'APPROVE'), 'late approval');
  office.at('2026-04-10 09:00');
  return { office, manager, seoyeon, dohyun };
}

function must(done: boolean, step: string): void {
  if (!done) throw new Error(`refused: ${step}`);
}
