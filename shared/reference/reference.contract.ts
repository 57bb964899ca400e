import { z } from 'zod';
import { EVERYONE, type Role } from '../accounts/role.ts';
import { CODE_GROUPS, CodeItem } from '../codes/code-item.ts';
import { POLICY_KEYS } from '../policies/policy-defaults.ts';
import { command, query } from '../rpc/contract.ts';
import {
  referenceAlreadyThere,
  referenceDateInPast,
  referenceNotFound,
  referenceValueInvalid,
} from './reference.errors.ts';

const EDITORS = ['MANAGER', 'SYSADMIN'] as const satisfies readonly Role[];
const READS = ['code_item', 'policy', 'holiday'] as const;

const Group = z.enum(CODE_GROUPS);
const Code = z
  .string()
  .trim()
  .regex(/^[A-Z][A-Z0-9_]{0,19}$/u);
const Label = z.string().trim().min(1).max(60);
const PolicyKeyName = z.enum(POLICY_KEYS);

export const Holiday = z.object({ id: z.uuid(), date: z.iso.date(), name: z.string() });
export type Holiday = z.infer<typeof Holiday>;

export const PolicyInForce = z.object({ key: z.string(), value: z.json(), validFrom: z.iso.date() });
export type PolicyInForce = z.infer<typeof PolicyInForce>;

export const Reference = z.object({
  /** The day for which the editions were chosen. */
  on: z.iso.date(),
  /** One edition per code: the one in force, also when the code has been retired, so that old records keep a label. */
  codes: z.array(CodeItem),
  policies: z.array(PolicyInForce),
  holidays: z.array(Holiday),
});
export type Reference = z.infer<typeof Reference>;

export const Edition = z.object({
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  /** Label of a code, value of a policy as JSON. */
  text: z.string(),
  enteredAt: z.iso.datetime(),
  enteredBy: z.string().nullable(),
});
export type Edition = z.infer<typeof Edition>;

export const referenceContract = {
  /** Labels are needed on every screen; they name no person. */
  all: query({
    access: EVERYONE,
    input: z.object({ on: z.iso.date().optional() }),
    output: Reference,
    reads: READS,
  }),
  /** Every edition of one code or policy, newest first. */
  editions: query({
    access: EDITORS,
    input: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('code'), group: Group, code: z.string() }),
      z.object({ kind: z.literal('policy'), key: PolicyKeyName }),
    ]),
    output: z.array(Edition),
    reads: READS,
  }),
  addCode: command({
    access: EDITORS,
    input: z.object({ group: Group, code: Code, label: Label, validFrom: z.iso.date() }),
    output: z.object({}),
    errors: [referenceAlreadyThere, referenceDateInPast],
  }),
  /** A new edition of a code's label and place from a day on. */
  reviseCode: command({
    access: EDITORS,
    input: z.object({ group: Group, code: z.string(), label: Label, sort: z.int().min(0), validFrom: z.iso.date() }),
    output: z.object({}),
    errors: [referenceNotFound, referenceDateInPast],
  }),
  /** `lastDay` null brings a retired code back. */
  retireCode: command({
    access: EDITORS,
    input: z.object({ group: Group, code: z.string(), lastDay: z.iso.date().nullable() }),
    output: z.object({}),
    errors: [referenceNotFound, referenceDateInPast],
  }),
  revisePolicy: command({
    access: EDITORS,
    input: z.object({ key: PolicyKeyName, value: z.json(), validFrom: z.iso.date() }),
    output: z.object({}),
    errors: [referenceValueInvalid, referenceDateInPast],
  }),
  /** 임시공휴일 and the office's own days off. */
  addHoliday: command({
    access: EDITORS,
    input: z.object({ date: z.iso.date(), name: Label }),
    output: z.object({}),
    errors: [referenceAlreadyThere, referenceDateInPast],
  }),
  removeHoliday: command({
    access: EDITORS,
    input: z.object({ id: z.uuid(), reason: z.string().trim().min(2).max(200) }),
    output: z.object({}),
    errors: [referenceNotFound, referenceDateInPast],
  }),
};
