/** @file The office's data as the engine sees it: descriptors, and the rules that the server enforces again. */
import { dayOf } from '../calendar/day.ts';
import { CASE_CORRECTIONS } from '../cases/case-corrections.ts';
import { CASE_TRANSITIONS } from '../cases/case-transitions.ts';
import { type ReviewEvent, type ReviewEventKind, reviewState, type SubmittedVersion } from '../reviews/review-state.ts';
import { forbiddingClauses, type Involvement } from '../reviews/separation-of-duties.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  accountIsKept,
  factStays,
  keepersOnly,
  officeStays,
  rightIsRecordedByItsAuthor,
  systemManagersAdminister,
  viewBelongsToItsOwner,
} from './office-rules.ts';
import type { OperationBody } from './operation.schema.ts';
import type { RuleContext, StateCheck, SyncSchema } from './sync-schema.ts';
import { type PlainRow, SCHEMA_VERSION, type SyncedTable, syncedTables } from './synced-tables.ts';

/** Takes a household with all that belongs to it to another office. The server moves the rows; see `move-office.ts`. */
export const MOVE_OFFICE = 'move_office';

const tables: Readonly<Record<string, SyncedTable>> = {
  ...syncedTables,
  household: {
    ...syncedTables.household,
    commands: { [MOVE_OFFICE]: (row, args) => ({ ...row, office_id: args.office_id }) },
  },
};

/**
 * Commands that beat what somebody else decided meanwhile without knowing of them. A return beats an approval (the
 * doubt of one reviewer outweighs the confidence of another), and taking work back beats any decision on it. So the
 * outcome is the same whichever arrives first.
 */
const OVERTAKING: readonly { readonly to: string; readonly expected: string; readonly finds: readonly string[] }[] = [
  { to: 'RETURNED', expected: 'PENDING_REVIEW', finds: ['REVIEWED'] },
  { to: 'CONSULTED', expected: 'PENDING_REVIEW', finds: ['REVIEWED', 'RETURNED'] },
];

export const onieumSchema: SyncSchema = {
  version: SCHEMA_VERSION,
  minimumToPull: 1,
  tables,
  unreadByAuthors: ['account_right'],
  remembered: ['household', 'person', 'household_indicator', 'crisis_case'],
  rules: {
    '*': [creatorIsSigner, mergeIsNoEdit, systemManagersAdminister],
    office: [keepersOnly, officeStays],
    account: [keepersOnly, factStays, accountIsKept],
    account_right: [factStays, rightIsRecordedByItsAuthor],
    code_item: [keepersOnly],
    policy: [keepersOnly],
    holiday: [keepersOnly],
    assessment_instrument: [keepersOnly],
    saved_view: [viewBelongsToItsOwner],
    household: [householdIsEmpty],
    crisis_case: [commandKeepsToItsColumns, caseBeginsAtTheBeginning, stepIsInTheTable, reviewStandsBehindTheStep],
    contact_attempt: [commandKeepsToItsColumns],
    consultation: [consultationStaysOnceSubmitted],
    approval_event: [factStays, deciderIsSigner, decisionNamesWhatIsThere, twoPeople],
    consultation_version: [factStays, versionIsWhatWasWritten],
  },
  checkState,
  upcast: (_table, body, from) => (from === SCHEMA_VERSION ? body : undefined),
};

function checkState(_table: string, body: Command, state: string | null): StateCheck {
  const { expect } = body;
  if (expect.state === null || expect.state === state) return 'holds';
  const to = targetState(body);
  if (to !== null && to === state) return 'already-there';
  const overtakes = OVERTAKING.some(
    (each) => each.to === to && each.expected === expect.state && state !== null && each.finds.includes(state),
  );
  return overtakes ? 'overtakes' : 'fails';
}

type Command = Extract<OperationBody, { kind: 'command' }>;

function targetState(body: OperationBody): string | null {
  if (body.kind !== 'command') return null;
  const to = (body.args.set as PlainRow | undefined)?.state;
  return typeof to === 'string' ? to : null;
}

function creatorIsSigner({ header, body, actor }: RuleContext): string | undefined {
  if (body.kind !== 'create') return undefined;
  if (body.set.office_id !== actor.officeId) return 'other-office';
  // What was recorded before the office joined keeps the author that it names; the manager vouches for it.
  if (header.origin === 'pre-server') return undefined;
  if (body.set.created_by !== actor.accountId) return 'creator-is-not-signer';
  return undefined;
}

/** Being merged is not a value that somebody types. */
function mergeIsNoEdit({ body }: RuleContext): string | undefined {
  if (body.kind === 'patch' && Object.hasOwn(body.set, 'merged_into_id')) return 'merge-by-operation-only';
  return undefined;
}

/** Undoing an import takes away what it brought, and not what somebody else has written about a household since. */
async function householdIsEmpty({ header, body, read }: RuleContext): Promise<string | undefined> {
  if (body.kind !== 'delete') return undefined;
  for (const [name, { subject }] of Object.entries(tables)) {
    // A line of a list that was matched with it says nothing about it.
    if (subject === null || subject === 'id' || name === 'detection_target') continue;
    const filed = await read.rowsWhere(name, subject, header.row_id);
    if (filed.length > 0) return 'worked-on-since';
  }
  return undefined;
}

/** A command does not ask what somebody else has written meanwhile: it may write what it is for, and nothing else. */
const COMMAND_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  transition: ['state', 'officer_id', 'due_at', 'close_reason', 'closed_at', 'outcome_code', 'unsupported_reason'],
  strike: ['struck_at', 'struck_by', 'struck_reason'],
  restore: ['struck_at', 'struck_by', 'struck_reason'],
};

function commandKeepsToItsColumns({ body }: RuleContext): string | undefined {
  if (body.kind !== 'command') return undefined;
  const columns = Object.keys((body.args.set ?? {}) as PlainRow);
  const isItsOwn = columns.every((column) => COMMAND_COLUMNS[body.name]?.includes(column));
  const isStep = body.name !== 'transition' || columns.includes('state');
  return isItsOwn && isStep ? undefined : 'not-by-command';
}

/** Otherwise a case could be opened behind its own review. */
function caseBeginsAtTheBeginning({ header, body }: RuleContext): string | undefined {
  if (body.kind !== 'create' || header.origin === 'pre-server') return undefined;
  return body.set.state === 'DETECTED' ? undefined : 'no-such-step';
}

async function consultationStaysOnceSubmitted({ header, body, read }: RuleContext): Promise<string | undefined> {
  if (body.kind !== 'delete') return undefined;
  const versions = await read.rowsWhere('consultation_version', 'consultation_id', header.row_id);
  return versions.length === 0 ? undefined : 'kept-for-good';
}

async function stepIsInTheTable({ body, actor, read }: RuleContext): Promise<string | undefined> {
  if (body.kind === 'patch' && Object.hasOwn(body.set, 'state')) return 'state-by-command-only';
  const to = targetState(body);
  if (body.kind !== 'command' || to === null) return undefined;
  const from = body.expect.state;
  if (from === to) return undefined;
  if (CASE_CORRECTIONS.some((each) => each.from === from && each.to === to)) return undefined;
  const step = CASE_TRANSITIONS.find((each) => each.from === from && each.to === to);
  if (!step) return 'no-such-step';
  if (step.roles.some((role) => role === actor.role)) return undefined;
  const mayStandIn = from === 'PENDING_REVIEW' && actor.role === 'OFFICER' && actor.adoptedBy === null;
  if (mayStandIn && (await read.managersNaming(actor.accountId)).length > 0) return undefined;
  return 'step-not-for-this-role';
}

/** A case moves on by a review only if the review itself, computed from its events, says so. */
async function reviewStandsBehindTheStep({ body, after, read }: RuleContext): Promise<string | undefined> {
  if (targetState(body) !== 'REVIEWED' || !after) return undefined;
  const consultations = await read.rowsWhere('consultation', 'case_id', String(after.id));
  for (const consultation of consultations) {
    if ((await stageOf(consultation, read)) === 'APPROVED') return undefined;
  }
  return 'review-is-missing';
}

function deciderIsSigner({ header, body, actor }: RuleContext): string | undefined {
  if (body.kind !== 'create' || header.origin === 'pre-server') return undefined;
  return body.set.actor_id === actor.accountId ? undefined : 'decider-is-not-signer';
}

const APPROVALS: readonly unknown[] = ['APPROVE', 'APPROVE_WITH_NOTE'];
/** Taking work back is for those who wrote it and needs no second person. */
const OWN_STEPS: readonly unknown[] = ['WITHDRAW'];

async function decisionNamesWhatIsThere({ header, body, read }: RuleContext): Promise<string | undefined> {
  if (body.kind !== 'create' || header.origin === 'pre-server' || !APPROVALS.includes(body.set.kind)) return undefined;
  const version = await read.row('consultation_version', String(body.set.version_id));
  const consultation = await read.row('consultation', String(body.set.consultation_id));
  if (!version || !consultation || version.consultation_id !== consultation.id) return 'version-is-missing';
  if (version.content_hash !== body.set.content_hash) return 'content-changed';
  // The sheet as it is now: an edit after the submission voids what was to be approved.
  return read.hash(canonicalJson(consultation.sheet)) === body.set.content_hash ? undefined : 'content-changed';
}

async function twoPeople({ header, body, actor, read }: RuleContext): Promise<string | undefined> {
  if (body.kind !== 'create' || header.origin === 'pre-server' || OWN_STEPS.includes(body.set.kind)) return undefined;
  // A judgement is a person's own: nobody can take over an approval, with whatever reason it was held.
  if (actor.adoptedBy !== null) return 'two-person-adopted';
  const consultation = await read.row('consultation', String(body.set.consultation_id));
  if (!consultation) return 'version-is-missing';
  const involvement = await involvementIn(consultation, actor.accountId, read);
  const isReviewer = actor.role === 'MANAGER' || (await standsIn(body.set, actor, read));
  const decider = { accountId: actor.accountId, isReviewer };
  const [clause] = forbiddingClauses(decider, involvement);
  return clause === undefined ? undefined : `two-person-${clause}`;
}

/** An officer decides for the manager whom the decision names, on a day for which that manager named them. */
async function standsIn(
  { deputy_for: manager, at }: Readonly<Record<string, unknown>>,
  actor: RuleContext['actor'],
  read: RuleContext['read'],
): Promise<boolean> {
  if (actor.role !== 'OFFICER' || typeof manager !== 'string' || typeof at !== 'string') return false;
  const day = dayOf(at);
  const naming = await read.managersNaming(actor.accountId);
  return naming.some(({ id, from, to }) => id === manager && from <= day && day <= to);
}

function versionIsWhatWasWritten({ header, body, actor, read }: RuleContext): string | undefined {
  if (body.kind !== 'create' || header.origin === 'pre-server') return undefined;
  if (body.set.author_id !== actor.accountId) return 'author-is-not-signer';
  return read.hash(canonicalJson(body.set.sheet)) === body.set.content_hash ? undefined : 'content-hash';
}

/** Authors by the operations that the server holds, beside those whom the PC listed: a list can be shortened. */
async function involvementIn(
  consultation: PlainRow,
  deciderId: string,
  read: RuleContext['read'],
): Promise<Involvement> {
  const id = String(consultation.id);
  const versions = await read.rowsWhere('consultation_version', 'consultation_id', id);
  const newest = inOrder(versions).at(-1);
  const authorId = String(newest?.author_id ?? consultation.counselor_id);
  const workers = new Set<string>([
    ...(consultation.editor_ids as string[]),
    ...versions.flatMap((version) => [String(version.author_id), ...(version.editor_ids as string[])]),
    ...(await read.authorsOf('consultation', id)),
  ]);
  const issuers = await Promise.all(
    [...workers].map((worker) => read.codeIssuersOf(worker, { table: 'consultation', id })),
  );
  return {
    authorId,
    editorIds: [...workers].filter((worker) => worker !== authorId),
    codeIssuerIds: issuers.flat(),
    codeIssuersOfDecider: await read.codeIssuersOf(deciderId, { table: 'consultation', id }),
  };
}

async function stageOf(consultation: PlainRow, read: RuleContext['read']): Promise<string> {
  const id = String(consultation.id);
  const versions = inOrder(await read.rowsWhere('consultation_version', 'consultation_id', id));
  const events = await read.rowsWhere('approval_event', 'consultation_id', id);
  const nobody: Involvement = {
    authorId: '',
    editorIds: (consultation.editor_ids as string[]) ?? [],
    codeIssuerIds: [],
    codeIssuersOfDecider: [],
  };
  return reviewState({
    versions: versions.map(asVersion),
    // In the server's order: the times in them are claims. Each was judged when it was accepted, by the rules above.
    events: events.map(asEvent),
    currentHash: read.hash(canonicalJson(consultation.sheet)),
    involvement: (event) => ({ ...nobody, editorIds: event.kind === 'WITHDRAW' ? nobody.editorIds : [] }),
  }).stage;
}

const inOrder = (versions: readonly PlainRow[]): PlainRow[] =>
  [...versions].sort((a, b) => Number(a.version_no) - Number(b.version_no));

const asVersion = (row: PlainRow): SubmittedVersion => ({
  id: String(row.id),
  versionNo: Number(row.version_no),
  contentHash: String(row.content_hash),
  authorId: String(row.author_id),
  editorIds: row.editor_ids as string[],
  submittedAt: String(row.submitted_at),
});

const asEvent = (row: PlainRow): ReviewEvent => ({
  id: String(row.id),
  versionId: String(row.version_id),
  contentHash: String(row.content_hash),
  kind: row.kind as ReviewEventKind,
  actorId: String(row.actor_id),
  at: String(row.at),
  actorWasReviewer: true,
});
