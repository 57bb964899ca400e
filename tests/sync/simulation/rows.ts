/** @file Whole, valid rows for the simulation. Each text that somebody types carries a token that occurs only once. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';

export interface Writer {
  readonly id: string;
  readonly officeId: string;
  readonly role: string;
}

interface Made {
  readonly by: Writer;
  readonly id: string;
  readonly at: string;
}

const common = ({ by, id, at }: Made) => ({ id, office_id: by.officeId, created_at: at, created_by: by.id });

export const sheetHash = (sheet: unknown): string => createHash('sha256').update(canonicalJson(sheet)).digest('hex');

export const aHousehold = (made: Made, token: string): PlainRow => ({
  ...common(made),
  household_no: token,
  hh_type: null,
  housing_type: null,
  tenure: null,
  road_address: `${token} road`,
  detail_address: null,
  address_key: token,
  tong: null,
  ban: null,
  ri: null,
  area_note: null,
  benefit_status: [],
  vulnerability: [],
  priority_override: null,
  priority_override_reason: null,
  isolation_band: null,
  staff_safety_flags: [],
  officer_id: null,
  status: 'ACTIVE',
  merged_into_id: null,
  note: null,
  legal_basis: 'x',
});

export const aPerson = (made: Made, household: string, token: string): PlainRow => ({
  ...common(made),
  household_id: household,
  name: token,
  relation: null,
  is_head: true,
  birth_date: null,
  sex: null,
  phones: [],
  disability: null,
  illness: null,
  job: null,
  is_digital_vulnerable: false,
  emergency_contact: null,
  status: 'ACTIVE',
});

export const anAttempt = (made: Made, household: string, token: string): PlainRow => ({
  ...common(made),
  case_id: null,
  household_id: household,
  at: made.at,
  method: 'CALL',
  phone_used: null,
  result: 'NONE',
  memo: token,
  struck_at: null,
  struck_by: null,
  struck_reason: null,
});

export const aCase = (made: Made, household: string, token: string): PlainRow => ({
  ...common(made),
  case_no: token,
  household_id: household,
  detected_at: made.at,
  route: 'R',
  round_id: null,
  state: 'DETECTED',
  emergency: false,
  officer_id: null,
  legal_basis: 'x',
  opened_at: made.at,
  due_at: null,
  close_reason: null,
  closed_at: null,
  prev_case_id: null,
  outcome_code: null,
  unsupported_reason: null,
});

export const aCaseEvent = (made: Made, of: PlainRow, to: string, token: string): PlainRow => ({
  ...common(made),
  case_id: of.id,
  household_id: of.household_id,
  from_state: of.state,
  to_state: to,
  at: made.at,
  actor_id: made.by.id,
  reason: token,
  note: null,
});

export const aConsultation = (made: Made, of: PlainRow, token: string): PlainRow => ({
  ...common(made),
  case_id: of.id,
  household_id: of.household_id,
  kind: 'INITIAL',
  sheet: { opinion: token },
  counselor_id: made.by.id,
  editor_ids: [made.by.id],
  handed_off_at: null,
  handed_off_by: null,
});

export const aVersion = (made: Made, of: PlainRow, versionNo: number): PlainRow => ({
  ...common(made),
  consultation_id: of.id,
  household_id: of.household_id,
  case_id: of.case_id,
  version_no: versionNo,
  sheet: of.sheet,
  content_hash: sheetHash(of.sheet),
  author_id: made.by.id,
  editor_ids: of.editor_ids,
  submitted_at: made.at,
  work_began_at: made.at,
  rule_hits: [],
  host: 'pc',
});

export const anApprovalEvent = (made: Made, version: PlainRow, kind: string, token: string): PlainRow => ({
  ...common(made),
  consultation_id: version.consultation_id,
  household_id: version.household_id,
  version_id: version.id,
  content_hash: version.content_hash,
  kind,
  actor_id: made.by.id,
  actor_role: made.by.role,
  at: made.at,
  reason_codes: [],
  comment: token,
  deputy_for: null,
  host: 'pc',
});

export const aCode = (made: Made, token: string): PlainRow => ({
  ...common(made),
  group_key: 'g',
  code: token,
  label: token,
  sort: 1,
  valid_from: '2026-01-01',
  valid_to: null,
  extra: {},
});

export const aView = (made: Made, token: string): PlainRow => ({
  ...common(made),
  owner_id: made.by.id,
  name: token,
  screen: 'households',
  definition: {},
  shared: true,
});

export const anAccount = (made: Made, person: { readonly id: string; readonly role: string }): PlainRow => ({
  ...common(made),
  id: person.id,
  login_id: `login-${person.id}`,
  name: 'somebody',
  role: person.role,
  team: null,
  position: null,
  phone: null,
  active: true,
  valid_from: null,
  valid_to: null,
  deputy_id: null,
  deputy_from: null,
  deputy_to: null,
});

export const anOffice = (made: Made): PlainRow => ({
  ...common(made),
  id: made.by.officeId,
  code: null,
  name: 'office',
  sido: null,
  sigungu: null,
  level: 'EUPMYEONDONG',
});

export const aRight = (made: Made, of: string, change: string, role: string | null = null): PlainRow => ({
  ...common(made),
  account_id: of,
  change,
  role,
  by_id: made.by.id,
  at: made.at,
  reason: null,
});

export const anAssessment = (made: Made, household: string, token: string): PlainRow => ({
  ...common(made),
  household_id: household,
  person_id: null,
  instrument_id: household,
  at: made.at,
  answers: { a: token },
  total: 1,
  band: 'LOW',
  assessor_id: made.by.id,
  rescreen_on: null,
});
