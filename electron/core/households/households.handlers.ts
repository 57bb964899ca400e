import { restAccess } from '#core/audit/resting-access.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { householdsContract } from '#shared/households/households.contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { keepBoardFresh } from './board-projection.ts';
import { editHousehold } from './edit-household.ts';
import { addIndicator, editIndicator } from './edit-indicators.ts';
import { addPerson, editPerson, leavePerson, returnPerson } from './edit-people.ts';
import { findDuplicates } from './find-duplicates.ts';
import { findPlace, listChoices, listHouseholdIds, listHouseholds, listViews } from './list-households.ts';
import { listQuality } from './list-quality.ts';
import { mergeHouseholds } from './merge-households.ts';
import { movePerson } from './move-person.ts';
import { explainPriorityOf, openHousehold, revealHousehold } from './open-household.ts';
import { readTimeline } from './read-timeline.ts';
import { registerHousehold } from './register-household.ts';
import { rememberColumns, removeView, saveView } from './saved-view.repository.ts';
import { changeStanding, overridePriority } from './steer-household.ts';
import { unmergeHouseholds } from './unmerge-households.ts';

export const householdsHandlers = ({ log }: Pick<Dependencies, 'log'>): Handlers<typeof householdsContract> => ({
  list: (input, { session }) => {
    keepBoardFresh(session.store, (bug) => log.bug(bug, 'households.refresh'));
    const answer = listHouseholds(session, input);
    const subjectIds = answer.rows.map(({ id }) => id);
    const { filter, offset } = input;
    restAccess(session, { action: 'LIST', screen: 'households/list', subjectIds, detail: { filter, offset } });
    return ok(answer);
  },
  ids: (input, { session }) => ok(listHouseholdIds(session, input)),
  views: (_input, { session }) => ok(listViews(session)),
  choices: (_input, { session }) => ok(listChoices(session)),
  priority: (input, { session }) => explainPriorityOf(session, input),
  place: (input, { session }) => ok(findPlace(session, input)),
  page: (input, { session }) => openHousehold(session, input),
  timeline: (input, { session }) => readTimeline(session, input),
  duplicates: (input, { session }) => {
    const candidates = findDuplicates(session.store, input);
    const subjectIds = candidates.map(({ household }) => household.id);
    if (subjectIds.length > 0) restAccess(session, { action: 'SEARCH', screen: 'households/duplicates', subjectIds });
    return ok({ candidates });
  },
  quality: (input, { session }) => {
    const answer = listQuality(session, input);
    const subjectIds = answer.rows.map(({ id }) => id);
    restAccess(session, { action: 'LIST', screen: 'households/quality', subjectIds, detail: { rule: input.rule } });
    return ok(answer);
  },
  register: (input, { session }) => registerHousehold(session, input),
  edit: (input, { session }) => editHousehold(session, input),
  addPerson: (input, { session }) => addPerson(session, input),
  editPerson: (input, { session }) => editPerson(session, input),
  leavePerson: (input, { session }) => leavePerson(session, input),
  returnPerson: (input, { session }) => returnPerson(session, input),
  addIndicator: (input, { session }) => addIndicator(session, input),
  editIndicator: (input, { session }) => editIndicator(session, input),
  movePerson: (input, { session }) => movePerson(session, input),
  merge: (input, { session }) => mergeHouseholds(session, input),
  unmerge: (input, { session }) => unmergeHouseholds(session, input),
  setStanding: (input, { session }) => changeStanding(session, input),
  overridePriority: (input, { session }) => overridePriority(session, input),
  reveal: (input, { session }) => revealHousehold(session, input),
  saveView: (input, { session }) => saveView(session, input),
  removeView: (input, { session }) => removeView(session, input),
  rememberColumns: (input, { session }) => rememberColumns(session, input),
});
