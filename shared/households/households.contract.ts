import { z } from 'zod';
import { HOUSEHOLD_READERS, HOUSEHOLD_WRITERS } from '../accounts/role.ts';
import { caseCodeUnavailable, caseOfficerUnavailable, caseReassignNeedsManager } from '../cases/cases.errors.ts';
import { command, query } from '../rpc/contract.ts';
import { ViewDefinition } from './built-in-views.ts';
import { DuplicateCandidate, DuplicateQuestion } from './duplicate-candidate.ts';
import {
  changedMeanwhile,
  hasOpenCase,
  headNeeded,
  householdMerged,
  householdNotFound,
  impossibleBirth,
  mergeSettled,
  notMerged,
  possibleDuplicates,
  residentNumberEntered,
  sameHousehold,
  viewNameTaken,
  viewNotYours,
} from './household.errors.ts';
import {
  HouseholdEdit,
  IndicatorEdit,
  Merge,
  NewIndicator,
  NewPerson,
  PersonDeparture,
  PersonEdit,
  PersonMove,
  PriorityChange,
  Reason,
  Registration,
  StandingChange,
} from './household-edits.ts';
import { HouseholdColumn, HouseholdFilter, HouseholdSort } from './household-filter.ts';
import { HouseholdPageView, Member, PriorityView, TimelineEntry } from './household-page.ts';
import { HouseholdRow } from './household-row.ts';
import { QualityAnswer, QualityQuestion } from './quality-list.ts';
import { HouseholdView } from './saved-view.ts';

const Id = z.strictObject({ id: z.uuid() });
const BOARD = ['household_board'] as const;
const PAGE = [
  'household',
  'person',
  'household_indicator',
  'crisis_case',
  'case_event',
  'contact_attempt',
  'household_board',
  'account',
] as const;

export const householdsContract = {
  /** One window of a list with its total. Names are whole, phones a tail, births an age. */
  list: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({
      filter: HouseholdFilter,
      sort: HouseholdSort,
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({ rows: z.array(HouseholdRow), total: z.int(), today: z.iso.date() }),
    reads: [...BOARD, 'account'],
  }),
  /** Every id of a list in its order, for a bulk action or a print of more than is loaded. */
  ids: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ filter: HouseholdFilter, sort: HouseholdSort }),
    output: z.strictObject({ ids: z.array(z.uuid()) }),
    reads: BOARD,
  }),
  /** The views of this person with how many households each holds now. */
  views: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      views: z.array(HouseholdView),
      /** Columns as this person left them. */
      columns: z.array(HouseholdColumn).nullable(),
      current: z.int(),
      mine: z.int(),
    }),
    reads: [...BOARD, 'saved_view', 'setting'],
  }),
  /** Values that occur, for the filter menus. */
  choices: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      tongs: z.array(z.string()),
      ris: z.array(z.string()),
      officers: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
      rounds: z.array(z.strictObject({ id: z.uuid(), title: z.string() })),
    }),
    reads: [...BOARD, 'account', 'detection_round'],
  }),
  /** Why a household is as urgent as it is: the popover of the list. */
  priority: query({
    access: HOUSEHOLD_READERS,
    input: Id,
    output: PriorityView,
    errors: [householdNotFound],
    reads: PAGE,
  }),
  /** Where a household stands in a list, for 이전/다음 가구. */
  place: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ id: z.uuid(), filter: HouseholdFilter, sort: HouseholdSort }),
    output: z.strictObject({
      /** From 1; null when it is not in the list (any more). */
      position: z.int().nullable(),
      total: z.int(),
      previousId: z.uuid().nullable(),
      nextId: z.uuid().nullable(),
    }),
    reads: BOARD,
  }),
  /** A household opened. Every opening is logged. */
  page: query({
    access: HOUSEHOLD_READERS,
    input: Id,
    output: HouseholdPageView,
    errors: [householdNotFound, householdMerged],
    reads: PAGE,
  }),
  timeline: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({
      id: z.uuid(),
      show: z.enum(['all', 'contacts', 'cases', 'changes']).default('all'),
      before: z.string().nullable().default(null),
      limit: z.int().min(1).max(200).default(40),
    }),
    output: z.strictObject({ entries: z.array(TimelineEntry), next: z.string().nullable() }),
    errors: [householdNotFound],
    reads: [...PAGE, 'operation', 'received_edit', 'sync_row'],
  }),
  /** Households that may be the one somebody is about to register. */
  duplicates: query({
    access: HOUSEHOLD_READERS,
    input: DuplicateQuestion,
    output: z.strictObject({ candidates: z.array(DuplicateCandidate) }),
    reads: [...BOARD, 'person'],
  }),
  quality: query({
    access: HOUSEHOLD_READERS,
    input: QualityQuestion,
    output: QualityAnswer,
    reads: [...BOARD, 'operation'],
  }),
  register: command({
    access: HOUSEHOLD_WRITERS,
    input: Registration,
    output: z.strictObject({ id: z.uuid(), householdNo: z.string() }),
    errors: [
      possibleDuplicates,
      headNeeded,
      impossibleBirth,
      residentNumberEntered,
      caseCodeUnavailable,
      caseOfficerUnavailable,
      caseReassignNeedsManager,
    ],
  }),
  edit: command({
    access: HOUSEHOLD_WRITERS,
    input: HouseholdEdit,
    output: z.strictObject({ changed: z.boolean() }),
    errors: [householdNotFound, householdMerged, changedMeanwhile, residentNumberEntered],
  }),
  addPerson: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({ householdId: z.uuid(), person: NewPerson }),
    output: Id,
    errors: [householdNotFound, householdMerged, headNeeded, impossibleBirth, residentNumberEntered],
  }),
  editPerson: command({
    access: HOUSEHOLD_WRITERS,
    input: PersonEdit,
    output: z.strictObject({ changed: z.boolean() }),
    errors: [householdNotFound, householdMerged, changedMeanwhile, headNeeded, impossibleBirth, residentNumberEntered],
  }),
  leavePerson: command({
    access: HOUSEHOLD_WRITERS,
    input: PersonDeparture,
    output: z.strictObject({}),
    errors: [householdNotFound, householdMerged, headNeeded],
  }),
  /** Takes back that a member left. */
  returnPerson: command({
    access: HOUSEHOLD_WRITERS,
    input: Id,
    output: z.strictObject({}),
    errors: [householdNotFound, householdMerged, headNeeded],
  }),
  addIndicator: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({ householdId: z.uuid(), indicator: NewIndicator, personId: z.uuid().nullable() }),
    output: Id,
    errors: [householdNotFound, householdMerged],
  }),
  editIndicator: command({
    access: HOUSEHOLD_WRITERS,
    input: IndicatorEdit,
    output: z.strictObject({ changed: z.boolean() }),
    errors: [householdNotFound, householdMerged, changedMeanwhile],
  }),
  movePerson: command({
    access: HOUSEHOLD_WRITERS,
    input: PersonMove,
    output: z.strictObject({ householdId: z.uuid() }),
    errors: [householdNotFound, householdMerged, headNeeded, sameHousehold, residentNumberEntered],
  }),
  merge: command({
    access: HOUSEHOLD_WRITERS,
    input: Merge,
    output: z.strictObject({ id: z.uuid() }),
    errors: [householdNotFound, householdMerged, sameHousehold],
  }),
  unmerge: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({ loserId: z.uuid() }),
    output: z.strictObject({ survivorId: z.uuid() }),
    errors: [householdNotFound, notMerged, mergeSettled],
  }),
  setStanding: command({
    access: HOUSEHOLD_WRITERS,
    input: StandingChange,
    output: z.strictObject({ changed: z.boolean() }),
    errors: [householdNotFound, householdMerged, hasOpenCase],
  }),
  overridePriority: command({
    access: HOUSEHOLD_WRITERS,
    input: PriorityChange,
    output: z.strictObject({ changed: z.boolean() }),
    errors: [householdNotFound, householdMerged],
  }),
  /** Shows what is cut short for this role, for a reason that is logged. */
  reveal: command({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ id: z.uuid(), reason: Reason }),
    output: z.strictObject({ members: z.array(Member) }),
    errors: [householdNotFound, householdMerged],
  }),
  saveView: command({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({
      /** Null makes a new one. */
      id: z.uuid().nullable(),
      name: z.string().trim().min(1).max(40),
      definition: ViewDefinition,
      shared: z.boolean(),
    }),
    output: Id,
    errors: [viewNameTaken, viewNotYours, householdNotFound],
  }),
  removeView: command({
    access: HOUSEHOLD_READERS,
    input: Id,
    output: z.strictObject({}),
    errors: [viewNotYours, householdNotFound],
  }),
  rememberColumns: command({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ columns: z.array(HouseholdColumn).min(1) }),
    output: z.strictObject({}),
  }),
};
