/** @file The reviewers' queue inside core, with as many submissions as a busy month leaves waiting. */
import { emptySheet, NEED_DOMAINS } from '#shared/consultations/consultation-sheet.ts';
import type { BareDatabase } from './bare-database.ts';
import type { CoreClient } from './core-client.ts';
import type { BenchResult } from './results.ts';
import { sideBySide } from './samples.ts';

/** Submits first consultations on both copies' households, then asks for the queue. */
export async function reviewBenches(
  core: CoreClient,
  bareOf: (path: string) => BareDatabase,
  { waiting, rounds }: { waiting: number; rounds: number },
): Promise<BenchResult[]> {
  const same = bareOf(core.databasePath);
  try {
    await submitSome(core, same, waiting);
    const queue = await sideBySide(
      rounds,
      () => core.call('reviews', 'queue', {}, 'manager'),
      () => bareQueue(same),
    );
    const toDo = await sideBySide(
      rounds,
      () => core.call('reviews', 'toDo', {}, 'manager'),
      () => bareQueue(same),
    );
    const floorIs = 'SQL of the queue';
    return [
      { part: 'core', name: `더블체크 대기 ${waiting}건 review queue`, ...queue },
      { part: 'core', name: '할 일 머리 review figures', ...toDo, floorIs },
    ];
  } finally {
    same.close();
  }
}

async function submitSome(core: CoreClient, bare: BareDatabase, wanted: number): Promise<void> {
  const households = bare.all(
    `SELECT household_id AS id FROM household_board WHERE status = 'ACTIVE' AND case_state = 'CONTACTING'
     AND officer_id = ? LIMIT ?`,
    core.accountIdOf('officer'),
    wanted,
  );
  for (const { id } of households) {
    const { consultationId } = await core.call('consultations', 'start', { householdId: String(id), kind: 'INITIAL' });
    const { hash } = await core.call('consultations', 'read', { consultationId });
    await core.call('consultations', 'submit', {
      consultationId,
      baseHash: hash,
      sheet: aSheet(core.store.clock.ms()),
    });
  }
}

const DAY_MS = 86_400_000;

const aSheet = (now: number) => ({
  ...emptySheet(),
  at: new Date(now - DAY_MS).toISOString(),
  method: 'VISIT' as const,
  respondent: '본인',
  content: '전류제한으로 난방을 하지 못하고 지냄. 끼니는 하루 한 번.',
  needs: Object.fromEntries(NEED_DOMAINS.map((domain) => [domain, { level: 1, note: '' }])) as never,
  guided_benefits: ['생계급여'],
  decision: 'BENEFIT_APPLICATION' as const,
  next_plan_on: new Date(now + 7 * DAY_MS).toISOString().slice(0, 10),
});

function bareQueue(bare: BareDatabase): void {
  bare.all(
    `SELECT v.consultation_id, v.version_no, c.kind, v.household_id, b.head_name, b.priority, v.rule_hits, v.author_id,
       v.editor_ids, v.submitted_at, v.work_began_at, c.editor_ids, c.sheet = v.sheet AS is_same,
       (SELECT count(*) FROM approval_event e WHERE e.version_id = v.id) AS events
     FROM crisis_case k JOIN consultation c ON c.case_id = k.id
     JOIN consultation_version v ON v.consultation_id = c.id
     JOIN household_board b ON b.household_id = c.household_id WHERE k.state = 'PENDING_REVIEW'`,
  );
  bare.all("SELECT account_id, by_id, at FROM account_right WHERE change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED')");
  bare.all(
    `SELECT e.id, e.kind, e.at, v.submitted_at, b.head_name FROM approval_event e
     JOIN consultation_version v ON v.id = e.version_id JOIN household_board b ON b.household_id = e.household_id
     WHERE e.at >= ?`,
    '2026-01-01',
  );
  bare.all('SELECT id, name FROM account');
}
