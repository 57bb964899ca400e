/** @file What people do all day on what they see on their PC. Returns one group of operations, or nothing to do. */
import type { LocalOperation } from '#shared/sync/engine/enqueue-group.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { Random } from './random.ts';
import {
  aCase,
  aCaseEvent,
  aCode,
  aConsultation,
  aHousehold,
  anApprovalEvent,
  anAssessment,
  anAttempt,
  aPerson,
  aVersion,
  aView,
  sheetHash,
  type Writer,
} from './rows.ts';

export interface Desk {
  readonly random: Random;
  readonly by: Writer;
  readonly at: string;
  readonly offices: readonly string[];
  readonly newId: () => string;
  readonly token: () => string;
  /** Rows as this PC shows them. */
  readonly rows: (table: string) => readonly PlainRow[];
  readonly versionOf: (table: string, id: string) => number;
  readonly lastOperationOn: (table: string, id: string) => string | undefined;
}

type Work = LocalOperation[] | undefined;
type Action = (desk: Desk) => Work;

const WEIGHTS = {
  register: 8,
  editHousehold: 22,
  attempt: 8,
  editTags: 10,
  openCase: 7,
  stepCase: 10,
  urgent: 3,
  consult: 6,
  editSheet: 10,
  submit: 7,
  decide: 13,
  editPerson: 5,
  merge: 4,
  unmerge: 1,
  moveOffice: 4,
  remove: 4,
  resolve: 8,
  adopt: 5,
  code: 4,
  assess: 3,
  overstep: 3,
  bringToReview: 3,
} as const;
type ActionName = keyof typeof WEIGHTS;

export function work(
  desk: Desk,
  only?: ActionName,
): { readonly name: string; readonly operations: LocalOperation[] } | undefined {
  if (desk.by.role === 'SECRETARY') {
    const operations = desk.random.chance(0.9) ? actions.code(desk) : actions.register(desk);
    return operations && { name: 'code', operations };
  }
  const name = only ?? desk.random.weighted<ActionName>(WEIGHTS);
  const operations = actions[name](desk);
  return operations && { name, operations };
}

const operation = (desk: Desk, table: string, rowId: string, body: OperationBody): LocalOperation => ({
  opId: desk.newId(),
  table,
  rowId,
  body,
});
const creation = (desk: Desk, table: string, row: PlainRow): LocalOperation =>
  operation(desk, table, String(row.id), { kind: 'create', set: row as never });
const edit = (desk: Desk, table: string, row: PlainRow, changes: PlainRow): LocalOperation =>
  operation(desk, table, String(row.id), {
    kind: 'patch',
    set: Object.fromEntries(
      Object.entries(changes).map(([column, to]) => [column, { from: row[column] as never, to: to as never }]),
    ),
  });
const made = (desk: Desk) => ({ by: desk.by, id: desk.newId(), at: desk.at });
const one = (desk: Desk, table: string, wanted: (row: PlainRow) => boolean = () => true): PlainRow | undefined =>
  desk.random.pick(desk.rows(table).filter(wanted));
const isOpenHousehold = (row: PlainRow): boolean => row.status !== 'MERGED';
const aHotHousehold = (desk: Desk): PlainRow | undefined =>
  // Most edits fall on few households: that is where conflicts are.
  desk.random.chance(0.6) ? desk.rows('household').filter(isOpenHousehold)[0] : one(desk, 'household');

function moveCase(desk: Desk, row: PlainRow, to: string, from: unknown = row.state): LocalOperation[] {
  return [
    operation(desk, 'crisis_case', String(row.id), {
      kind: 'command',
      name: 'transition',
      expect: { state: String(from), content_hash: null },
      args: { set: { state: to } },
    }),
    creation(desk, 'case_event', aCaseEvent(made(desk), row, to, desk.token())),
  ];
}

const NEXT: Readonly<Record<string, readonly string[]>> = {
  DETECTED: ['ASSIGNED'],
  ASSIGNED: ['CONTACTING'],
  CONTACTING: ['CONSULTED', 'UNREACHABLE'],
  UNREACHABLE: ['FACT_CHECK'],
  FACT_CHECK: ['CONTACTING'],
  RETURNED: ['CONSULTED'],
  REVIEWED: ['SURVEYING'],
};

const versionsOf = (desk: Desk, consultation: PlainRow): PlainRow[] =>
  desk
    .rows('consultation_version')
    .filter((row) => row.consultation_id === consultation.id)
    .sort((a, b) => Number(a.version_no) - Number(b.version_no));

const actions: Readonly<Record<ActionName, Action>> = {
  register(desk) {
    const household = aHousehold(made(desk), desk.token());
    const person = aPerson(made(desk), String(household.id), desk.token());
    return [creation(desk, 'household', household), creation(desk, 'person', person)];
  },
  editHousehold(desk) {
    const row = aHotHousehold(desk);
    if (!row) return undefined;
    const changes = desk.random.weighted({ address: 5, detail: 2, note: 2, officer: 2, tong: 2, both: 2 });
    const edits: Readonly<Record<typeof changes, PlainRow>> = {
      address: { road_address: desk.token(), address_key: desk.token() },
      detail: { detail_address: desk.token() },
      note: { note: desk.token() },
      officer: { officer_id: desk.by.id, area_note: desk.token() },
      tong: { tong: `t${desk.token()}` },
      both: { note: desk.token(), road_address: desk.token() },
    };
    return [edit(desk, 'household', row, edits[changes])];
  },
  editTags(desk) {
    const row = aHotHousehold(desk);
    if (!row) return undefined;
    const now = row.vulnerability as string[];
    const kept = desk.random.chance(0.5) ? now.slice(1) : now;
    if (desk.random.chance(0.3) && kept.length < now.length)
      return [edit(desk, 'household', row, { vulnerability: kept })];
    return [edit(desk, 'household', row, { vulnerability: [...kept, desk.token()] })];
  },
  attempt(desk) {
    const row = one(desk, 'household');
    return row && [creation(desk, 'contact_attempt', anAttempt(made(desk), String(row.id), desk.token()))];
  },
  openCase(desk) {
    const row = one(desk, 'household', isOpenHousehold);
    return row && [creation(desk, 'crisis_case', aCase(made(desk), String(row.id), desk.token()))];
  },
  stepCase(desk) {
    const row = one(desk, 'crisis_case', ({ state }) => NEXT[String(state)] !== undefined);
    const to = row && desk.random.pick(NEXT[String(row.state)] ?? []);
    return row && to ? moveCase(desk, row, to) : undefined;
  },
  urgent(desk) {
    const row = one(desk, 'crisis_case');
    return row && [edit(desk, 'crisis_case', row, { emergency: row.emergency !== true })];
  },
  consult(desk) {
    const row = one(desk, 'crisis_case', ({ state }) => state === 'CONSULTED' || state === 'CONTACTING');
    if (!row || desk.rows('consultation').some(({ case_id }) => case_id === row.id)) return undefined;
    const consultation = creation(desk, 'consultation', aConsultation(made(desk), row, desk.token()));
    return row.state === 'CONTACTING' ? [consultation, ...moveCase(desk, row, 'CONSULTED')] : [consultation];
  },
  editSheet(desk) {
    const row = one(desk, 'consultation');
    if (!row) return undefined;
    const editors = [...new Set([...(row.editor_ids as string[]), desk.by.id])];
    const sheet = { opinion: desk.token() };
    const operations = [edit(desk, 'consultation', row, { sheet, editor_ids: editors })];
    const of = desk.rows('crisis_case').find(({ id }) => id === row.case_id);
    const version = versionsOf(desk, row).at(-1);
    if (of?.state !== 'PENDING_REVIEW' || !version) return operations;
    const withdrawal = creation(desk, 'approval_event', anApprovalEvent(made(desk), version, 'WITHDRAW', desk.token()));
    return [...operations, withdrawal, ...moveCase(desk, of, 'CONSULTED')];
  },
  submit(desk) {
    const of = one(desk, 'crisis_case', ({ state }) => state === 'CONSULTED');
    const row = of && desk.rows('consultation').find(({ case_id }) => case_id === of.id);
    if (!of || !row) return undefined;
    const version = aVersion(made(desk), row, versionsOf(desk, row).length + 1);
    return [creation(desk, 'consultation_version', version), ...moveCase(desk, of, 'PENDING_REVIEW')];
  },
  decide(desk) {
    const of = one(desk, 'crisis_case', ({ state }) => state === 'PENDING_REVIEW');
    const row = of && desk.rows('consultation').find(({ case_id }) => case_id === of.id);
    const version = row && versionsOf(desk, row).at(-1);
    if (!of || !row || !version) return undefined;
    if (sheetHash(row.sheet) !== version.content_hash && desk.random.chance(0.5)) return undefined;
    const kind = desk.random.chance(0.3) ? 'RETURN' : 'APPROVE';
    const event = creation(desk, 'approval_event', anApprovalEvent(made(desk), version, kind, desk.token()));
    // An older app records the decision and leaves the case to the next day.
    if (desk.random.chance(0.3)) return [event];
    return [event, ...moveCase(desk, of, kind === 'RETURN' ? 'RETURNED' : 'REVIEWED')];
  },
  editPerson(desk) {
    const row = one(desk, 'person');
    return row && [edit(desk, 'person', row, desk.random.chance(0.5) ? { name: desk.token() } : { job: desk.token() })];
  },
  merge(desk) {
    const loser = one(desk, 'household', isOpenHousehold);
    const survivor = one(desk, 'household', (row) => isOpenHousehold(row) && row.office_id === loser?.office_id);
    if (!loser || !survivor || loser.id === survivor.id) return undefined;
    const children = ['person', 'contact_attempt'].flatMap((table) =>
      desk.rows(table).flatMap((row) => (row.household_id === loser.id ? [{ table, row }] : [])),
    );
    return [
      operation(desk, 'household', String(loser.id), {
        kind: 'merge',
        survivor: String(survivor.id),
        loser: String(loser.id),
      }),
      ...children.map(({ table, row }) => edit(desk, table, row, { household_id: survivor.id })),
    ];
  },
  unmerge(desk) {
    const row = one(desk, 'household', ({ status }) => status === 'MERGED');
    const mergedBy = row && desk.lastOperationOn('household', String(row.id));
    if (!row || !mergedBy) return undefined;
    const body = {
      kind: 'unmerge',
      survivor: String(row.merged_into_id),
      loser: String(row.id),
      of_op: mergedBy,
      status: 'ACTIVE',
    } as const;
    return [operation(desk, 'household', String(row.id), body)];
  },
  moveOffice(desk) {
    const row = one(desk, 'household', isOpenHousehold);
    const office = desk.random.pick(desk.offices.filter((id) => id !== row?.office_id));
    if (!row || !office || (desk.by.role !== 'MANAGER' && desk.random.chance(0.8))) return undefined;
    const body = {
      kind: 'command',
      name: 'move_office',
      expect: { state: null, content_hash: null },
      args: { office_id: office },
    } as const;
    return [operation(desk, 'household', String(row.id), body)];
  },
  remove(desk) {
    const table = desk.random.pick(['contact_attempt', 'household', 'person']) as string;
    const row = table === 'household' && desk.random.chance(0.4) ? aHotHousehold(desk) : one(desk, table);
    return row && [operation(desk, table, String(row.id), { kind: 'delete', reason: 'batch undone' })];
  },
  resolve(desk) {
    const conflict = one(desk, 'sync_conflict', ({ status }) => status === 'open');
    if (!conflict || desk.by.role !== 'MANAGER') return undefined;
    const candidates = conflict.candidates as { op_id: string; to: PlainRow }[];
    const picked = desk.random.pick(candidates);
    const isThird = desk.random.chance(0.3);
    const set =
      conflict.kind !== 'same_group' || !picked
        ? {}
        : Object.fromEntries(
            Object.entries(picked.to).map(([column, value]) => [
              column,
              isThird && typeof value === 'string' ? desk.token() : value,
            ]),
          );
    const body = {
      kind: 'resolve',
      conflict_id: String(conflict.id),
      conflict_ver: desk.versionOf('sync_conflict', String(conflict.id)),
      picked: picked ? [picked.op_id] : [],
      set: set as never,
    } as const;
    return [operation(desk, String(conflict.table), String(conflict.row_id), body)];
  },
  adopt(desk) {
    const held = one(desk, 'sync_held', ({ status }) => status === 'open');
    if (!held || desk.by.role !== 'MANAGER') return undefined;
    const body = {
      kind: 'adopt',
      of_op: String((held.op_ids as string[])[0]),
      decision: desk.random.chance(0.75) ? 'apply' : 'reject',
      reason: 'read',
    } as const;
    return [operation(desk, 'sync_held', String(held.id), body)];
  },
  code(desk) {
    // Reference data is a manager's; others have lists of their own, on whichever PC they sit.
    const isKeeper = desk.by.role === 'MANAGER' || desk.random.chance(0.1);
    const table = isKeeper ? 'code_item' : 'saved_view';
    const isMine = (row: PlainRow) => isKeeper || row.owner_id === desk.by.id;
    const row = desk.random.chance(0.5) ? one(desk, table, isMine) : undefined;
    if (row) return [edit(desk, table, row, isKeeper ? { label: desk.token() } : { name: desk.token() })];
    return [creation(desk, table, (isKeeper ? aCode : aView)(made(desk), desk.token()))];
  },
  assess(desk) {
    const row = one(desk, 'household');
    return row && [creation(desk, 'assessment', anAssessment(made(desk), String(row.id), desk.token()))];
  },
  /** A case that is ready for a second person, in one day's work: what the interesting disagreements are about. */
  bringToReview(desk) {
    const household = aHousehold(made(desk), desk.token());
    const of = aCase(made(desk), String(household.id), desk.token());
    const states = ['DETECTED', 'ASSIGNED', 'CONTACTING', 'CONSULTED'];
    const steps = states.slice(1).flatMap((to, index) => moveCase(desk, { ...of, state: states[index] }, to));
    const sheet = aConsultation(made(desk), of, desk.token());
    const version = aVersion(made(desk), sheet, 1);
    return [
      creation(desk, 'household', household),
      creation(desk, 'crisis_case', of),
      ...steps,
      creation(desk, 'consultation', sheet),
      creation(desk, 'consultation_version', version),
      ...moveCase(desk, { ...of, state: 'CONSULTED' }, 'PENDING_REVIEW'),
    ];
  },
  /** What a PC must never get through, whoever changed its program. */
  overstep(desk) {
    const of = one(desk, 'crisis_case');
    const kind = desk.random.weighted({ state: 1, append: 1, forged: 1, merged: 1, step: 1 });
    if (kind === 'state') return of && [edit(desk, 'crisis_case', of, { state: 'CLOSED' })];
    if (kind === 'step') return of && moveCase(desk, of, 'MONITORING');
    if (kind === 'append') {
      const event = one(desk, 'case_event');
      return event && [edit(desk, 'case_event', event, { reason: desk.token() })];
    }
    if (kind === 'merged') {
      const row = one(desk, 'household');
      return row && [edit(desk, 'household', row, { merged_into_id: row.id })];
    }
    const forged = { ...aCode(made(desk), desk.token()), created_by: desk.newId() };
    return [creation(desk, 'code_item', forged)];
  },
};
