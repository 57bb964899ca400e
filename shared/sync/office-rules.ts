/**
 * @file Who may change what an office is made of: its people and their rights, its name, and the data that everybody
 * works by. Writing in a scope is not enough here; otherwise whoever may write at all could make themselves manager.
 */
import type { Role } from '../accounts/role.ts';
import { officeOfFeed } from './scope-access.ts';
import type { AuthenticatedActor, Rule, RuleContext } from './sync-schema.ts';
import type { PlainRow } from './synced-tables.ts';

const KEEPERS: readonly Role[] = ['MANAGER', 'SYSADMIN'];
/** What a system manager may touch: the machinery of an office, never its people in need. */
const MACHINERY: readonly string[] = [
  'office',
  'account',
  'account_right',
  'code_item',
  'policy',
  'holiday',
  'assessment_instrument',
  'saved_view',
];

const isKeeper = ({ role }: AuthenticatedActor): boolean => KEEPERS.some((keeper) => keeper === role);
/** What an office recorded before it joined was right by the rules that its own PC enforced. */
const isHistory = ({ header }: RuleContext): boolean => header.origin === 'pre-server';

export const keepersOnly: Rule = (context) =>
  isHistory(context) || isKeeper(context.actor) ? undefined : 'keepers-only';

export const systemManagersAdminister: Rule = ({ header, actor }) =>
  actor.role === 'SYSADMIN' && !MACHINERY.includes(header.table) ? 'step-not-for-this-role' : undefined;

/** People, rights and decisions are history: they end, they are not taken away. */
export const factStays: Rule = ({ body }) => (body.kind === 'delete' ? 'kept-for-good' : undefined);

/** An office comes by enrolment, once, and under its own id. */
export const officeStays: Rule = (context) => {
  const { header, body, before, after } = context;
  if (body.kind === 'create')
    return isHistory(context) && header.row_id === officeOfFeed(header.feed) ? undefined : 'office-by-enrolment';
  if (body.kind === 'delete') return 'kept-for-good';
  return before?.level === after?.level ? undefined : 'office-by-enrolment';
};

/** What gives somebody rights or takes them. Nobody changes these for themselves, with whatever role. */
const RIGHTS = ['role', 'active', 'valid_from', 'valid_to'] as const;

export const accountIsKept: Rule = async (context) => {
  const { body, before, after, actor, read } = context;
  if (isHistory(context) || !after) return undefined;
  if (body.kind === 'create') {
    const namesakes = await read.rowsWhere('account', 'login_id', String(after.login_id));
    return namesakes.length === 0 ? undefined : 'login-id-taken';
  }
  if (before?.login_id !== after.login_id) return 'login-id-is-fixed';
  const isOwn = after.id === actor.accountId || after.id === actor.adoptedBy;
  const changesRights = RIGHTS.some((column) => before?.[column] !== after[column]);
  if (isOwn && changesRights) return 'not-yourself';
  return changesRights ? managerRemains(before, after, read) : undefined;
};

/** Two managers who switch each other off, both offline, must not leave an office without one. */
async function managerRemains(
  before: PlainRow | undefined,
  after: PlainRow,
  read: RuleContext['read'],
): Promise<string | undefined> {
  if (!before || !isLastingManager(before) || isLastingManager(after)) return undefined;
  const managers = await read.rowsWhere('account', 'role', 'MANAGER');
  return managers.some((row) => row.id !== after.id && isLastingManager(row)) ? undefined : 'last-manager';
}

const isLastingManager = (row: PlainRow): boolean =>
  row.role === 'MANAGER' && row.active === true && row.valid_to === null;

/** Changes that people make to their own access, each noted by themselves. */
const OWN_CHANGES: readonly unknown[] = ['PASSWORD_SET', 'RECOVERED'];

export const rightIsRecordedByItsAuthor: Rule = (context) => {
  const { body, actor } = context;
  if (body.kind !== 'create' || isHistory(context)) return undefined;
  if (body.set.by_id !== actor.accountId) return 'creator-is-not-signer';
  if (isKeeper(actor)) return undefined;
  const isOwn = body.set.account_id === actor.accountId && body.set.role === null;
  return isOwn && OWN_CHANGES.includes(body.set.change) ? undefined : 'keepers-only';
};

/** A shared view is everybody's to use and its owner's to change; a manager clears away and settles. */
export const viewBelongsToItsOwner: Rule = (context) => {
  const { body, before, after, actor } = context;
  if (isHistory(context)) return undefined;
  const isOwn = [before, after].every((row) => row === undefined || row.owner_id === actor.accountId);
  const isManagers = actor.role === 'MANAGER' && (body.kind === 'delete' || body.kind === 'resolve');
  return isOwn || (isManagers && (!after || after.owner_id === before?.owner_id)) ? undefined : 'view-not-yours';
};
