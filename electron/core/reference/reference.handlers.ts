import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { ok } from '#shared/kernel/result.ts';
import type { referenceContract } from '#shared/reference/reference.contract.ts';
import { addCode, addHoliday, removeHoliday, retireCode, reviseCode, revisePolicy } from './edit-reference.ts';
import {
  listCodeEditions,
  listCodes,
  listHolidays,
  listPoliciesInForce,
  listPolicyEditions,
} from './reference.repository.ts';

export const referenceHandlers = ({ clock }: Pick<Dependencies, 'clock'>): Handlers<typeof referenceContract> => ({
  all: ({ on = dayOf(clock.now()) }, { session: { store } }) =>
    ok({ on, codes: listCodes(store, on), policies: listPoliciesInForce(store, on), holidays: listHolidays(store) }),
  editions: (input, { session: { store } }) =>
    ok(input.kind === 'code' ? listCodeEditions(store, input.group, input.code) : listPolicyEditions(store, input.key)),
  addCode: (input, { session }) => addCode(session, input),
  reviseCode: (input, { session }) => reviseCode(session, input),
  retireCode: (input, { session }) => retireCode(session, input),
  revisePolicy: (input, { session }) => revisePolicy(session, input),
  addHoliday: (input, { session }) => addHoliday(session, input),
  removeHoliday: (input, { session }) => removeHoliday(session, input),
});
