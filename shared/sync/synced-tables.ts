import { z } from 'zod';

/*
 * Where a table becomes synced: its row, the feed scope it travels in, whose key protects its history, and which
 * columns stand or fall together when two PCs edited them. Everything else (the write door, replay, lint, tests and
 * later the server) derives from these descriptors. See `docs/sync.md` and `docs/decisions/003`.
 */

/** Feed scopes of `docs/architecture.md`: a PC receives only those it is enrolled for. */
export const Scope = z.enum(['council', 'welfare', 'welfare/restricted', 'admin']);
export type Scope = z.infer<typeof Scope>;

/** What happens when both sides changed the same group of columns: keep both for a person, or a safe rule. */
export type MergePolicy = 'hold' | 'append' | 'set' | 'escalate' | 'incoming';

const Id = z.uuid();
const Instant = z.iso.datetime();
const Day = z.iso.date();
const text = z.string();
const optional = <T extends z.ZodType>(type: T) => type.nullable();

/** Columns that every synced row has. `created_by` is an account id, or `system` for what the app itself lays down. */
const common = { id: Id, office_id: Id, created_at: Instant, created_by: text };

const Phones = z.array(z.strictObject({ number: text, label: optional(text) }));

export interface SyncedTable<R extends z.ZodObject = z.ZodObject> {
  readonly row: R;
  readonly scope: Scope;
  /** The column whose value names the household under whose key the history is stored; none for office data. */
  readonly subject: string | null;
  /** Rows are only ever added: facts and events. */
  readonly appendOnly: boolean;
  /** Group of columns → policy. A column not named is a group of its own with `hold`. */
  readonly groups: Readonly<Record<string, { readonly columns: readonly string[]; readonly policy: MergePolicy }>>;
  /** Pure effects of commands on the row: the only way a state column changes. */
  readonly commands: Readonly<Record<string, CommandEffect>>;
}
export type CommandEffect = (row: PlainRow, args: PlainRow) => PlainRow;
export type PlainRow = Readonly<Record<string, unknown>>;

interface TableSpec<R extends z.ZodRawShape> {
  row: R;
  scope: Scope;
  subject?: string;
  appendOnly?: boolean;
  groups?: SyncedTable['groups'];
  commands?: SyncedTable['commands'];
}

const table = <const R extends z.ZodRawShape>(spec: TableSpec<R>) => ({
  row: z.strictObject({ ...common, ...spec.row }),
  scope: spec.scope,
  subject: spec.subject ?? null,
  appendOnly: spec.appendOnly ?? false,
  groups: spec.groups ?? {},
  commands: spec.commands ?? {},
});

/** A command that writes the columns it carries; its precondition is checked before it is recorded. */
const setsColumns: CommandEffect = (row, args) => ({ ...row, ...(args.set as PlainRow) });

export const syncedTables = {
  office: table({
    row: { code: optional(text), name: text, sido: optional(text), sigungu: optional(text), level: text },
    scope: 'council',
  }),
  account: table({
    row: {
      login_id: text,
      name: text,
      role: text,
      team: optional(text),
      position: optional(text),
      phone: optional(text),
      active: z.boolean(),
      valid_from: optional(Day),
      valid_to: optional(Day),
      deputy_id: optional(Id),
      deputy_from: optional(Day),
      deputy_to: optional(Day),
    },
    scope: 'council',
    groups: { deputy: { columns: ['deputy_id', 'deputy_from', 'deputy_to'], policy: 'hold' } },
  }),
  account_right: table({
    row: { account_id: Id, change: text, role: optional(text), by_id: text, at: Instant, reason: optional(text) },
    scope: 'admin',
    appendOnly: true,
  }),
  household: table({
    row: {
      household_no: text,
      hh_type: optional(text),
      housing_type: optional(text),
      tenure: optional(text),
      road_address: text,
      detail_address: optional(text),
      address_key: text,
      tong: optional(text),
      ban: optional(text),
      ri: optional(text),
      area_note: optional(text),
      benefit_status: z.array(text),
      vulnerability: z.array(text),
      priority_override: optional(text),
      priority_override_reason: optional(text),
      isolation_band: optional(text),
      staff_safety_flags: z.array(text),
      officer_id: optional(Id),
      status: text,
      merged_into_id: optional(Id),
      note: optional(text),
      legal_basis: text,
    },
    scope: 'welfare',
    subject: 'id',
    groups: {
      address: {
        columns: ['road_address', 'detail_address', 'address_key', 'tong', 'ban', 'ri'],
        policy: 'hold',
      },
      priority: { columns: ['priority_override', 'priority_override_reason'], policy: 'hold' },
      vulnerability: { columns: ['vulnerability'], policy: 'set' },
      benefits: { columns: ['benefit_status'], policy: 'set' },
      safety: { columns: ['staff_safety_flags'], policy: 'set' },
      note: { columns: ['note'], policy: 'incoming' },
    },
  }),
  person: table({
    row: {
      household_id: Id,
      name: text,
      relation: optional(text),
      is_head: z.boolean(),
      birth_date: optional(Day),
      sex: optional(z.enum(['M', 'F'])),
      phones: Phones,
      disability: optional(text),
      illness: optional(text),
      job: optional(text),
      is_digital_vulnerable: z.boolean(),
      emergency_contact: optional(text),
      status: text,
    },
    scope: 'welfare',
    subject: 'household_id',
    groups: {
      identity: { columns: ['name', 'birth_date', 'sex'], policy: 'hold' },
      phones: { columns: ['phones'], policy: 'hold' },
    },
  }),
  household_indicator: table({
    row: {
      household_id: Id,
      person_id: optional(Id),
      indicator_code: text,
      observed_month: text,
      source: optional(text),
      amount: optional(z.int()),
      months_overdue: optional(z.int()),
      active: z.boolean(),
      target_id: optional(Id),
    },
    scope: 'welfare',
    subject: 'household_id',
  }),
  crisis_case: table({
    row: {
      case_no: text,
      household_id: Id,
      detected_at: Instant,
      route: text,
      round_id: optional(Id),
      state: text,
      emergency: z.boolean(),
      officer_id: optional(Id),
      legal_basis: text,
      opened_at: Instant,
      due_at: optional(Instant),
      close_reason: optional(text),
      closed_at: optional(Instant),
      prev_case_id: optional(Id),
      outcome_code: optional(text),
      unsupported_reason: optional(text),
    },
    scope: 'welfare',
    subject: 'household_id',
    groups: { emergency: { columns: ['emergency'], policy: 'escalate' } },
    commands: { transition: setsColumns },
  }),
  case_event: table({
    row: {
      case_id: Id,
      household_id: Id,
      from_state: optional(text),
      to_state: text,
      at: Instant,
      actor_id: text,
      reason: optional(text),
      note: optional(text),
    },
    scope: 'welfare',
    subject: 'household_id',
    appendOnly: true,
  }),
  contact_attempt: table({
    row: {
      case_id: optional(Id),
      household_id: Id,
      at: Instant,
      method: text,
      phone_used: optional(text),
      result: text,
      memo: optional(text),
      struck_at: optional(Instant),
      struck_by: optional(text),
      struck_reason: optional(text),
    },
    scope: 'welfare',
    subject: 'household_id',
    commands: { strike: setsColumns, restore: setsColumns },
  }),
  detection_round: table({
    row: {
      year: z.int(),
      round_no: optional(z.int()),
      kind: z.enum(['CENTRAL', 'LOCAL_PLAN', 'CHECK_IN']),
      title: text,
      start_on: optional(Day),
      end_on: optional(Day),
      legal_basis: text,
      purpose: text,
      retain_until: Day,
      approval_no: optional(text),
    },
    scope: 'welfare',
  }),
  detection_target: table({
    row: {
      round_id: Id,
      batch_id: Id,
      row_no: z.int(),
      person_name: text,
      birth_date: optional(Day),
      sex: optional(z.enum(['M', 'F'])),
      road_address: optional(text),
      detail_address: optional(text),
      phones: z.array(text),
      indicator_codes: z.array(text),
      raw: z.array(text),
      state: z.enum(['NEW', 'MATCHED', 'EXCLUDED']),
      matched_household_id: optional(Id),
      match_score: optional(z.number()),
      match_reasons: z.array(text),
      person_id: optional(Id),
      case_id: optional(Id),
    },
    scope: 'welfare',
    subject: 'matched_household_id',
  }),
  consultation: table({
    row: {
      case_id: Id,
      household_id: Id,
      kind: z.enum(['INITIAL', 'IN_DEPTH', 'FOLLOW_UP', 'STATUS_CHECK']),
      /** The sheet as it stands; its shape is `ConsultationSheet`, checked where it is written. */
      sheet: z.record(text, z.json()),
      counselor_id: text,
      /** Everybody who ever changed the sheet, the author included. */
      editor_ids: z.array(text),
      /** When the result was typed into 행복e음, and by whom. */
      handed_off_at: optional(Instant),
      handed_off_by: optional(text),
    },
    scope: 'welfare',
    subject: 'household_id',
    groups: {
      sheet: { columns: ['sheet', 'editor_ids'], policy: 'hold' },
      handoff: { columns: ['handed_off_at', 'handed_off_by'], policy: 'incoming' },
    },
  }),
  consultation_version: table({
    row: {
      consultation_id: Id,
      household_id: Id,
      case_id: Id,
      version_no: z.int(),
      sheet: z.record(text, z.json()),
      /** SHA-256 over the canonical sheet, hexadecimal: what an approval names. */
      content_hash: text,
      author_id: text,
      editor_ids: z.array(text),
      submitted_at: Instant,
      /** When work on this consultation began: codes issued to the author since then forbid the issuer to decide. */
      work_began_at: Instant,
      rule_hits: z.array(text),
      /** Name of the PC it was submitted on: a decision from the same PC moments later is shown to the manager. */
      host: text,
    },
    scope: 'welfare',
    subject: 'household_id',
    appendOnly: true,
  }),
  approval_event: table({
    row: {
      consultation_id: Id,
      household_id: Id,
      version_id: Id,
      content_hash: text,
      kind: z.enum(['APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE', 'WITHDRAW', 'REOPEN']),
      actor_id: text,
      actor_role: text,
      at: Instant,
      reason_codes: z.array(text),
      comment: optional(text),
      /** The manager for whom a deputy decided; null when the actor decided in their own right. */
      deputy_for: optional(text),
      host: text,
    },
    scope: 'welfare',
    subject: 'household_id',
    appendOnly: true,
  }),
  assessment_instrument: table({
    row: {
      code: text,
      version: z.int(),
      title: text,
      items: z.array(z.record(text, z.json())),
      bands: z.array(z.record(text, z.json())),
      valid_from: Day,
    },
    scope: 'council',
    appendOnly: true,
  }),
  assessment: table({
    row: {
      household_id: Id,
      person_id: optional(Id),
      instrument_id: Id,
      at: Instant,
      answers: z.record(text, z.json()),
      total: z.int(),
      band: text,
      assessor_id: text,
      rescreen_on: optional(Day),
    },
    scope: 'welfare/restricted',
    subject: 'household_id',
    appendOnly: true,
  }),
  report_opening: table({
    row: { year: z.int(), table_key: text, line_key: text, column_key: text, value: z.int(), note: optional(text) },
    scope: 'welfare',
  }),
  code_item: table({
    row: {
      group_key: text,
      code: text,
      label: text,
      sort: z.int(),
      valid_from: Day,
      valid_to: optional(Day),
      extra: z.record(text, z.json()),
    },
    scope: 'council',
  }),
  policy: table({ row: { key: text, value: z.json(), valid_from: Day }, scope: 'council' }),
  holiday: table({ row: { date: Day, name: text }, scope: 'council' }),
  saved_view: table({
    row: { owner_id: Id, name: text, screen: text, definition: z.record(text, z.json()), shared: z.boolean() },
    scope: 'council',
  }),
} satisfies Record<string, SyncedTable>;

export type SyncedTables = typeof syncedTables;
export type SyncedTableName = keyof SyncedTables;
/** A row as the application sees it: booleans are booleans, lists are lists. */
export type RowOf<T extends SyncedTableName> = z.output<SyncedTables[T]['row']>;
/** What the caller gives at creation; the door adds office, time and author. */
export type NewRowOf<T extends SyncedTableName> = Omit<RowOf<T>, 'id' | 'office_id' | 'created_at' | 'created_by'>;
export type ChangesOf<T extends SyncedTableName> = Partial<NewRowOf<T>>;

export const SYNCED_TABLE_NAMES = Object.keys(syncedTables) as SyncedTableName[];
/** Bumped with every change of a row above; older operations are lifted by upcasters when that happens. */
export const SCHEMA_VERSION = 1;
