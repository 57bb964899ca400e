/**
 * @file Who sees what: one table for every way in which a record can reach somebody. What a PC is given depends on the
 * scopes it is enrolled for; what a person is shown there depends on their role too. Written by hand, record by record.
 */
import type { Role } from '#shared/accounts/role.ts';
import type { PlainRow, Scope } from '#shared/sync/synced-tables.ts';
import {
  aCase,
  aCode,
  aHousehold,
  anAccount,
  anAssessment,
  anAttempt,
  aPerson,
  aRight,
  aView,
  type Writer,
} from './simulation/rows.ts';

export const RECORDS = [
  'account',
  'code',
  'view',
  'right',
  'household',
  'person',
  'case',
  'attempt',
  'assessment',
] as const;
export type RecordName = (typeof RECORDS)[number];

export interface Sight {
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** On the disk of a PC with these scopes, whoever signs in: what feed, snapshot and repair may carry. */
  readonly onPc: readonly RecordName[];
  /** Through the app, by search, list, export and counts, for this role on that PC. */
  readonly inApp: readonly RecordName[];
}

const COUNCIL = ['account', 'code', 'view'] as const;
const WELFARE = ['household', 'person', 'case', 'attempt'] as const;

/** Nobody sees anything of another office. */
export const SIGHTS: readonly Sight[] = [
  { role: 'SECRETARY', scopes: ['council'], onPc: [...COUNCIL], inApp: [...COUNCIL] },
  { role: 'SIGUNGU', scopes: ['council'], onPc: [...COUNCIL], inApp: [...COUNCIL] },
  { role: 'OFFICER', scopes: ['council', 'welfare'], onPc: [...COUNCIL, ...WELFARE], inApp: [...COUNCIL, ...WELFARE] },
  {
    role: 'OFFICER',
    scopes: ['council', 'welfare', 'welfare/restricted'],
    onPc: [...COUNCIL, ...WELFARE, 'assessment'],
    inApp: [...COUNCIL, ...WELFARE, 'assessment'],
  },
  {
    role: 'MANAGER',
    scopes: ['council', 'welfare', 'welfare/restricted', 'admin'],
    onPc: [...COUNCIL, ...WELFARE, 'assessment', 'right'],
    inApp: [...COUNCIL, ...WELFARE, 'assessment', 'right'],
  },
  // Where a manager lets a secretary sit at an officer's PC, the records are on its disk and rights alone part them.
  { role: 'SECRETARY', scopes: ['council', 'welfare'], onPc: [...COUNCIL, ...WELFARE], inApp: [...COUNCIL] },
  { role: 'AUDITOR', scopes: ['council', 'admin'], onPc: [...COUNCIL, 'right'], inApp: [...COUNCIL, 'right'] },
  { role: 'SYSADMIN', scopes: ['council', 'admin'], onPc: [...COUNCIL, 'right'], inApp: [...COUNCIL, 'right'] },
];

export type Records = Readonly<Record<RecordName, { readonly table: string; readonly row: PlainRow }>>;

/** One of each in an office. `person` of the staff has an account, `somebody` is in need. */
export function recordsOf(by: Writer, newId: () => string, at: string): Records {
  const made = () => ({ by, id: newId(), at });
  const household = aHousehold(made(), `h-${by.officeId}`);
  const id = String(household.id);
  const colleague = newId();
  return {
    account: { table: 'account', row: anAccount(made(), { id: colleague, role: 'OFFICER' }) },
    code: { table: 'code_item', row: aCode(made(), 'c') },
    view: { table: 'saved_view', row: aView(made(), 'v') },
    right: { table: 'account_right', row: aRight(made(), colleague, 'CREATED', 'OFFICER') },
    household: { table: 'household', row: household },
    person: { table: 'person', row: aPerson(made(), id, 'somebody') },
    case: { table: 'crisis_case', row: aCase(made(), id, 'k') },
    attempt: { table: 'contact_attempt', row: anAttempt(made(), id, 'm') },
    assessment: { table: 'assessment', row: anAssessment(made(), id, 'a') },
  };
}
