import { uuidv7 } from 'uuidv7';
import { moveCase } from '#core/cases/move-case.ts';
import { openCase } from '#core/cases/open-case.ts';
import { recordAttempt } from '#core/cases/record-attempt.ts';
import { strikeAttempt } from '#core/cases/strike-attempt.ts';
import { closeCase } from '#core/consultations/close-case.ts';
import { contentHash, listVersionsOf } from '#core/consultations/consultation.repository.ts';
import { saveSheet } from '#core/consultations/save-sheet.ts';
import { startConsultation } from '#core/consultations/start-consultation.ts';
import { submitConsultation } from '#core/consultations/submit-consultation.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { mergeHouseholds } from '#core/households/merge-households.ts';
import type { PlannedRow } from '#core/imports/import-plan.ts';
import { writeTarget } from '#core/imports/write-target.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Counting } from '#core/reports/compute-report.ts';
import { decideReview, reopenReview } from '#core/reviews/decide-review.ts';
import type { Session } from '#core/rpc/call.ts';
import type { Role } from '#shared/accounts/role.ts';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import { must } from '#shared/kernel/must.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { anAccount, aRegisteredHousehold } from './a-household.ts';
import { aSheet } from './a-sheet.ts';
import { aSession, aStore, TEST_OFFICE } from './test-store.ts';

/** `2026-03-01 08:30` on a Korean clock, as the instant that is stored. */
export const kst = (text: string): string => new Date(`${text.replace(' ', 'T')}:00+09:00`).toISOString();

export interface Listed {
  readonly name: string;
  readonly birthDate: string;
  readonly road: string;
  /** A later line of the list for the person of this line, from 1. */
  readonly sameAs?: number;
  readonly isOut?: boolean;
}

export interface SteeredClock {
  ms(): number;
  turnTo(ms: number): void;
}

interface OfficeToWork {
  readonly store: Store;
  readonly officeId: string;
  readonly clock: SteeredClock;
  readonly dispose: () => void;
}

/**
 * An office at work, through the use cases, on a clock that the test sets. Refusals are bugs of the test, except where
 * a step says whether it went through.
 */
export class WorkingOffice {
  readonly store: Store;
  readonly officeId: string;
  readonly #clock: SteeredClock;
  readonly #dispose: () => void;
  #lists = 0;

  private constructor({ store, officeId, clock, dispose }: OfficeToWork) {
    this.store = store;
    this.officeId = officeId;
    this.#clock = clock;
    this.#dispose = dispose;
  }

  /** An office of its own, with a database and nothing around it. */
  static async open(began: string): Promise<WorkingOffice> {
    let ms = Date.parse(kst(began));
    const store = await aStore({
      projections: [boardProjection],
      clock: { ms: () => ms, now: () => new Date(ms).toISOString() },
    });
    await inTransaction(aSession(store, 'MANAGER'), (tx) => {
      tx.create('office', TEST_OFFICE, {
        code: '4117058200',
        name: '새솔2동 행정복지센터',
        sido: '가람도',
        sigungu: '한울구',
        level: 'EUPMYEONDONG',
      });
      seedReference(tx);
      return ok(undefined);
    });
    const clock: SteeredClock = {
      ms: () => ms,
      turnTo: (to) => {
        ms = to;
      },
    };
    return new WorkingOffice({ store, officeId: TEST_OFFICE, clock, dispose: () => store.dispose() });
  }

  /** Goes on working in an office that was set up as a first run does it. */
  static over(office: OfficeToWork): WorkingOffice {
    return new WorkingOffice(office);
  }

  /** Sets the clock, forward only. */
  at(text: string): this {
    const ms = Date.parse(kst(text));
    if (ms < this.#clock.ms()) throw new Error(`the clock would go back to ${text}`);
    this.#clock.turnTo(ms);
    return this;
  }
  pass(ms: number): void {
    this.#clock.turnTo(this.#clock.ms() + ms);
  }
  now(): string {
    return new Date(this.#clock.ms()).toISOString();
  }

  async person(name: string, role: Role): Promise<Session> {
    const id = uuidv7();
    const { store, officeId } = this;
    const session: Session = { store, actor: { accountId: id, name, role, officeId } };
    await inTransaction(session, (tx) => {
      anAccount(tx, id, { name, role, login_id: id });
      return ok(undefined);
    });
    return session;
  }

  async household(by: Session, name = '황보영란', road = `새솔로${uuidv7().slice(-6)}번길 1`): Promise<string> {
    const made = await inTransaction(by, (tx) =>
      ok(aRegisteredHousehold(tx, { road_address: road, person: { name, birth_date: '1948-03-02' } })),
    );
    return made.value;
  }

  async detect(
    by: Session,
    householdId: string,
    route: string,
    over: { at?: string; prevCaseId?: string | null } = {},
  ): Promise<string> {
    const opened = await inTransaction(by, (tx) =>
      ok(
        openCase(tx, {
          householdId,
          route,
          legalBasis: 'LB01',
          roundId: null,
          emergency: false,
          detectedAt: over.at ? kst(over.at) : tx.at,
          prevCaseId: over.prevCaseId ?? null,
        }).id,
      ),
    );
    return opened.value;
  }

  async attempt(by: Session, householdId: string, method: string, result: string, at?: string): Promise<string> {
    const done = await recordAttempt(by, {
      householdId,
      method,
      result,
      at: at ? kst(at) : this.now(),
      phoneUsed: null,
      memo: '',
      nextOn: null,
      takeOver: true,
    } as never);
    return granted(done).attemptId;
  }
  async strike(by: Session, attemptId: string): Promise<void> {
    const struck = await strikeAttempt(by, { attemptId, reason: '잘못 적음' });
    if (!struck.ok) throw new Error(`refused: ${struck.error.code}`);
  }

  /** Writes and submits a sheet; returns the consultation, or undefined where the case was at no such step. */
  async tryConsult(
    by: Session,
    householdId: string,
    kind: ConsultationKind,
    sheet: Partial<ConsultationSheet>,
  ): Promise<string | undefined> {
    const started = await startConsultation(by, { householdId, kind });
    if (!started.ok) return undefined;
    const { consultationId } = started.value;
    const submitted = await this.submit(by, consultationId, sheet);
    return submitted ? consultationId : undefined;
  }
  async consult(
    by: Session,
    householdId: string,
    kind: ConsultationKind,
    sheet: Partial<ConsultationSheet>,
  ): Promise<string> {
    return must(await this.tryConsult(by, householdId, kind, sheet), 'consultation');
  }
  async submit(by: Session, consultationId: string, sheet: Partial<ConsultationSheet>): Promise<boolean> {
    const request = { consultationId, baseHash: this.#hash(consultationId), sheet: aSheet(sheet) };
    return (await submitConsultation(by, request)).ok;
  }
  async save(by: Session, consultationId: string, sheet: Partial<ConsultationSheet>): Promise<boolean> {
    return (await saveSheet(by, { consultationId, baseHash: this.#hash(consultationId), sheet: aSheet(sheet) })).ok;
  }
  async decide(by: Session, consultationId: string, kind: 'APPROVE' | 'RETURN' | 'ESCALATE'): Promise<boolean> {
    const version = must(listVersionsOf(this.store.prepare, consultationId).at(-1), 'version');
    const decided = await decideReview(by, {
      consultationId,
      versionId: version.id,
      contentHash: version.content_hash,
      kind,
      reasonCodes: kind === 'RETURN' ? ['RR01'] : [],
      comment: null,
    });
    return decided.ok;
  }
  async reopen(by: Session, consultationId: string): Promise<boolean> {
    return (await reopenReview(by, { consultationId, reason: '다시 봄' })).ok;
  }
  async close(by: Session, caseId: string): Promise<boolean> {
    return (await closeCase(by, { caseId, closeReason: 'CL01', result: { kind: 'unknown' }, note: '' })).ok;
  }
  async handOver(by: Session, caseId: string): Promise<void> {
    await inTransaction(by, (tx) => {
      moveCase(tx, tx.get('crisis_case', caseId), 'TRANSFERRED', { reason: 'step' });
      return ok(undefined);
    });
  }
  async merge(by: Session, survivorId: string, loserId: string): Promise<boolean> {
    const merged = await mergeHouseholds(by, { survivorId, loserId, takeFromLoser: [], samePeople: [], reason: null });
    return merged.ok;
  }

  /** Takes a list in as an import does, line by line. */
  async list(
    by: Session,
    round: { year: number; roundNo: number; endOn: string | null; startOn?: string | null },
    lines: readonly Listed[],
  ): Promise<string> {
    this.#lists += 1;
    const title = `${round.year}년 ${round.roundNo}차`;
    const roundId = uuidv7();
    const batchId = uuidv7();
    await inTransaction(by, (tx) => {
      tx.create('detection_round', roundId, {
        year: round.year,
        round_no: round.roundNo,
        kind: 'CENTRAL',
        title,
        start_on: round.startOn ?? null,
        end_on: round.endOn,
        legal_basis: 'LB01',
        purpose: '발굴',
        retain_until: '2031-12-31',
        approval_no: null,
      });
      return ok(undefined);
    });
    const plan = {
      version: 1 as const,
      roundId,
      kind: 'CENTRAL' as const,
      roundTitle: title,
      endOn: round.endOn,
      legalBasis: 'LB01',
      openCases: true,
      header: [],
      rows: [],
    };
    for (const [index, line] of lines.entries())
      await inTransaction(by, (tx) => {
        writeTarget(tx, batchId, plan, plannedRow(line, index + 1));
        return ok(undefined);
      });
    return roundId;
  }

  caseOf(householdId: string): string {
    const row = this.store
      .prepare('SELECT id FROM crisis_case WHERE household_id = ? ORDER BY opened_at DESC, id DESC LIMIT 1')
      .get(householdId) as { id: string };
    return row.id;
  }
  householdOf(name: string): string {
    const row = this.store.prepare('SELECT household_id FROM person WHERE name = ? ORDER BY id LIMIT 1').get(name) as {
      household_id: string;
    };
    return row.household_id;
  }
  dispose(): void {
    this.#dispose();
  }

  #hash(consultationId: string): string {
    const row = this.store.prepare('SELECT sheet FROM consultation WHERE id = ?').get(consultationId) as {
      sheet: string;
    };
    return contentHash(JSON.parse(row.sheet));
  }
}

function destination({ isOut, sameAs }: Listed): PlannedRow['to'] {
  if (isOut) return { kind: 'out', reasons: ['excluded'] };
  if (sameAs === undefined) return { kind: 'new' };
  return { kind: 'row', rowNo: sameAs, isSamePerson: true, match: null };
}

function plannedRow(line: Listed, rowNo: number): PlannedRow {
  const to = destination(line);
  const row = {
    rowNo,
    name: line.name,
    birthDate: line.birthDate,
    sex: null,
    roadAddress: line.road,
    detailAddress: '',
    tong: null,
    ban: null,
    ri: null,
    phones: [],
    indicators: [],
    note: '',
    issues: [],
  };
  return { row: row as never, raw: [], to };
}

function granted<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** Counting as the jobs worker does it, on the store's own reader. */
export const countingOn = (store: Store): Counting => ({ prepare: store.prepareRead, raw: store.rawReader });
