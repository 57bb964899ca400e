import type { CaseRules } from '#core/cases/case-rules.ts';
import { caseRulesOn } from '#core/cases/case-rules.ts';
import { noteOnCase } from '#core/cases/move-case.ts';
import { oneByOne, type Write } from '#core/database/one-by-one.ts';
import type { Call, Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { OfficialResult } from '#shared/consultations/consultations.contract.ts';
import { consultationCodeUnavailable } from '#shared/consultations/consultations.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';

/** The two columns of a case that a result means. One is empty whenever the other is not. */
export function resultColumns(result: OfficialResult): {
  outcome_code: string | null;
  unsupported_reason: string | null;
} {
  return {
    outcome_code: result.kind === 'supported' ? result.code : null,
    unsupported_reason: result.kind === 'unsupported' ? result.code : null,
  };
}

/** The refusal for a code that may not be chosen today; undefined when it may. */
export function refuseResult(rules: CaseRules, result: OfficialResult) {
  if (result.kind === 'unknown') return undefined;
  const group = result.kind === 'supported' ? 'outcome_code' : 'unsupported_reason';
  const isThere = rules.codes.choices(group, rules.today).some(({ code }) => code === result.code);
  return isThere ? undefined : consultationCodeUnavailable({ group, item: result.code });
}

/** As the history says it; null when there is none any more. */
function resultWords({ codes }: CaseRules, result: OfficialResult): string | null {
  switch (result.kind) {
    case 'supported':
      return codes.label('outcome_code', result.code);
    case 'unsupported':
      return codes.label('unsupported_reason', result.code);
    case 'unknown':
      return null;
  }
}

/** Sets the national result of targets, one or a whole selection; stopping midway leaves whole ones. */
export async function setResults(
  session: Session,
  request: { readonly caseIds: readonly string[]; readonly result: OfficialResult },
  call: Pick<Call, 'signal' | 'progress'>,
) {
  const { store } = session;
  const rules = caseRulesOn(store, dayOf(store.clock.now()));
  const refused = refuseResult(rules, request.result);
  if (refused) return err(refused);
  const columns = resultColumns(request.result);
  const words = resultWords(rules, request.result);
  const done = { batchId: store.newId(), changed: 0, unchanged: 0, missing: 0 };
  const set = async (caseId: string, write: Write) => {
    const { value: outcome } = await write((tx) => {
      const row = tx.find('crisis_case', caseId);
      if (!row) return ok('missing' as const);
      if (!tx.patch('crisis_case', caseId, columns)) return ok('unchanged' as const);
      // The result's own day: the report counts it by this event, whatever happens to the case afterwards.
      noteOnCase(tx, row, words === null ? 'result-cleared' : 'result-set', words);
      return ok('changed' as const);
    });
    done[outcome] += 1;
  };
  await oneByOne(session, [...new Set(request.caseIds)], call, set, { batchId: done.batchId });
  return ok(done);
}
