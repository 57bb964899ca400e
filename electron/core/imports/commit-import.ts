import { setImmediate as nextTurn } from 'node:timers/promises';
import { recordAccess } from '#core/audit/record-access.ts';
import { announceNowAndThen, type GroupWork, inGroups } from '#core/database/in-groups.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { SignedInCall } from '#core/rpc/call.ts';
import type { CommitOutcome, NewRound } from '#shared/imports/imports.contract.ts';
import {
  importsBatchNotFound,
  importsBatchNotOpen,
  importsFileNotHeld,
  importsNothingToTakeIn,
  importsPreviewMissing,
  importsRoundNotFound,
} from '#shared/imports/imports.errors.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { RowOf } from '#shared/sync/synced-tables.ts';
import { type Destination, settle } from './destination.ts';
import { dropHeld, findHeld, type HeldImport, type Preview, type RowCandidate } from './held-imports.ts';
import { countTargets, findBatch, listHouseholdsOf } from './import-batch.repository.ts';
import { type ImportPlan, type PlannedRow, parsePlan, planWithoutRows } from './import-plan.ts';
import { alone } from './one-at-a-time.ts';
import { takeBackBatch } from './undo-batch.ts';
import { writeTarget } from './write-target.ts';

type Call = Pick<SignedInCall, 'session' | 'signal' | 'progress'>;

/**
 * Takes a previewed list in: first the round, the batch with its plan and the original file in one group, then one
 * group per row. A crash leaves a batch that `resumeBatch` can finish or
 * `undoBatch` take back; cancelling takes it back here.
 */
export function commitImport(
  request: { fileId: string; round: { existing: string } | NewRound; openCases: boolean },
  call: Call,
) {
  const { store } = call.session;
  return alone(store, async (running) => {
    const held = findHeld(store, request.fileId);
    if (!held?.read) return err(importsFileNotHeld());
    if (!held.preview) return err(importsPreviewMissing());
    const rows = planRows(held.preview);
    if (rows.every(({ to }) => to.kind === 'out')) return err(importsNothingToTakeIn());
    const begun = await beginBatch(request, held, rows, call);
    if (!begun.ok) return begun;
    const { batchId, plan } = begun.value;
    running.batchId = batchId;
    const outcome = await writeRows(batchId, plan, 0, call);
    dropHeld(store, held.id);
    return ok(outcome);
  });
}

/** Goes on with an interrupted batch from the row after the last that was committed: each row has left its target. */
export function resumeBatch({ batchId }: { batchId: string }, call: Call) {
  const { store } = call.session;
  return alone(store, async (running) => {
    running.batchId = batchId;
    const batch = findBatch(store, batchId);
    if (!batch) return err(importsBatchNotFound());
    if (batch.state !== 'writing') return err(importsBatchNotOpen({ state: batch.state }));
    return ok(await writeRows(batchId, parsePlan(batch.plan), countTargets(store, batchId), call));
  });
}

async function writeRows(batchId: string, plan: ImportPlan, from: number, call: Call): Promise<CommitOutcome> {
  const { session, signal, progress } = call;
  const total = plan.rows.length;
  let done = from;
  const next = (): GroupWork | undefined => {
    const planned = plan.rows[done];
    if (!planned) return undefined;
    done += 1;
    return (tx) => writeTarget(tx, batchId, plan, planned);
  };
  const changes = announceNowAndThen(session.store);
  try {
    while (done < total) {
      signal.throwIfAborted();
      changes.add(await inGroups(session, next, { batchId }));
      progress({ done, total });
      await nextTurn();
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
    await takeBackBatch(session, batchId, { keepRecord: false });
    throw cause;
  } finally {
    changes.flush();
  }
  return finishBatch(batchId, plan, call);
}

async function finishBatch(batchId: string, plan: ImportPlan, { session }: Call): Promise<CommitOutcome> {
  const { store } = session;
  await inTransaction(session, (tx) => {
    tx.store
      .prepare("UPDATE import_batch SET state = 'done', plan = ?, done_rows = total_rows, finished_at = ? WHERE id = ?")
      .run(planWithoutRows(plan), tx.at, batchId);
    tx.touch('import_batch');
    const round = tx.get('detection_round', plan.roundId);
    const subjectIds = listHouseholdsOf(store, batchId);
    const detail = { batchId, title: plan.roundTitle };
    recordAccess(tx, {
      action: 'IMPORT',
      screen: 'imports/new',
      purpose: round.purpose,
      subjectIds,
      rowCount: plan.rows.length,
      detail,
    });
    return ok(undefined);
  });
  const counts = store
    .prepareRead(
      `SELECT count(*) FILTER (WHERE state = 'NEW') AS registered, count(*) FILTER (WHERE state = 'MATCHED') AS added_to,
         count(*) FILTER (WHERE state = 'EXCLUDED') AS left_out FROM detection_target WHERE batch_id = ?`,
    )
    .get(batchId) as { registered: number; added_to: number; left_out: number };
  const opened = store
    .prepareRead(
      "SELECT count(*) AS n FROM operation WHERE batch_id = ? AND table_name = 'crisis_case' AND kind = 'create'",
    )
    .get(batchId) as { n: number };
  return {
    batchId,
    roundId: plan.roundId,
    registered: counts.registered,
    addedTo: counts.added_to,
    leftOut: counts.left_out,
    casesOpened: opened.n,
  };
}

async function beginBatch(
  request: { round: { existing: string } | NewRound; openCases: boolean },
  held: HeldImport,
  rows: PlannedRow[],
  { session }: Call,
) {
  const { list } = must(held.read, 'list');
  const table = must(list.tables[held.sheet], 'table');
  const batchId = session.store.newId();
  return inTransaction(
    session,
    (tx) => {
      const round =
        'existing' in request.round
          ? tx.find('detection_round', request.round.existing)
          : createRound(tx, request.round);
      if (!round) return err(importsRoundNotFound());
      const plan: ImportPlan = {
        version: 1,
        roundId: round.id,
        kind: round.kind,
        roundTitle: round.title,
        endOn: round.end_on,
        legalBasis: round.legal_basis,
        openCases: request.openCases,
        header: table.header.map((parts) => parts.join(' ')),
        rows,
      };
      tx.store.prepare(INSERT_BATCH).run({
        id: batchId,
        round_id: round.id,
        label: round.title,
        file_name: held.fileName,
        kind: list.kind,
        total_rows: rows.length,
        plan: JSON.stringify(plan),
        created_at: tx.at,
        created_by: tx.author.accountId,
      });
      storeOriginal(tx, batchId, held);
      tx.touch('import_batch', 'import_file');
      return ok({ batchId, plan });
    },
    { batchId },
  );
}

const INSERT_BATCH = `INSERT INTO import_batch
  (id, round_id, label, file_name, kind, state, total_rows, done_rows, plan, created_at, created_by)
  VALUES (@id, @round_id, @label, @file_name, @kind, 'writing', @total_rows, 0, @plan, @created_at, @created_by)`;

function createRound(tx: WriteTransaction, round: NewRound): RowOf<'detection_round'> {
  return tx.create('detection_round', tx.store.newId(), {
    year: round.year,
    round_no: round.roundNo,
    kind: round.kind,
    title: round.title,
    start_on: round.startOn,
    end_on: round.endOn,
    legal_basis: round.legalBasis,
    purpose: round.purpose,
    retain_until: round.retainUntil,
    approval_no: round.approvalNo,
  });
}

/**
 * The original as it came, inside the encrypted database. A file that held resident numbers is kept as what was read
 * of it instead. See [Note: Resident numbers never leave the reader].
 */
function storeOriginal(tx: WriteTransaction, batchId: string, held: HeldImport): void {
  const { list } = must(held.read, 'list');
  const clean = list.originalIsClean;
  const bytes = clean ? held.bytes : Buffer.from(JSON.stringify(list.tables));
  tx.store
    .prepare('INSERT INTO import_file (id, batch_id, name, sha256, bytes, stored_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(tx.store.newId(), batchId, clean ? held.fileName : `${held.fileName}.json`, held.sha256, bytes, tx.at);
}

function planRows(preview: Preview): PlannedRow[] {
  const settled = settle(preview);
  return preview.rows.map(({ row, raw }) => {
    const to = must(settled.get(row.rowNo), 'destination');
    return { row, raw: [...raw], to: plannedDestination(to, row) };
  });
}

function plannedDestination(to: Destination, row: PlannedRow['row']): PlannedRow['to'] {
  switch (to.kind) {
    case 'new':
      return to;
    case 'out':
      return { kind: 'out', reasons: [to.reason, ...errorCodes(row)] };
    case 'row':
      return { kind: 'row', rowNo: to.rowNo, isSamePerson: isSamePerson(to.candidate), match: matchOf(to.candidate) };
    case 'household': {
      const personId = to.candidate?.person && isSamePerson(to.candidate) ? to.candidate.person.personId : null;
      return { kind: 'household', householdId: to.householdId, personId, match: matchOf(to.candidate) };
    }
  }
}

const errorCodes = (row: PlannedRow['row']): string[] => [
  ...new Set(row.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code)),
];

/** Another name under one roof is another member of the household. */
export const isSamePerson = (candidate: RowCandidate | undefined): boolean =>
  candidate?.match.lines.some(({ part, outcome }) => part === 'name' && outcome !== 'different') ?? false;

const matchOf = (candidate: RowCandidate | undefined) =>
  candidate
    ? { score: candidate.match.score, reasons: candidate.match.lines.map(({ part, outcome }) => `${part}:${outcome}`) }
    : null;
