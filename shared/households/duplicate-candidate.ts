/** @file "이미 있는 가구일 수 있습니다": what is asked and what comes back, with every part of the score. */
import { z } from 'zod';
import { FoundHousehold } from '../search/search.schema.ts';

export const DuplicateQuestion = z.strictObject({
  roadAddress: z.string().max(200),
  detailAddress: z.string().max(200),
  people: z
    .array(
      z.strictObject({
        name: z.string().max(60),
        birthDate: z.iso.date().nullable(),
        sex: z.enum(['M', 'F']).nullable(),
        phones: z.array(z.string().max(20)).max(10),
      }),
    )
    .max(30),
  /** The household itself, when one that exists is compared with the rest. */
  exceptId: z.uuid().nullable().default(null),
});
export type DuplicateQuestion = z.output<typeof DuplicateQuestion>;

export const DuplicateCandidate = z.strictObject({
  household: FoundHousehold,
  /** The member who fits best, and whom they were compared with. */
  personName: z.string(),
  typedName: z.string(),
  score: z.number(),
  /** `match`: one person. `review`: somebody has to decide. `same-door`: perhaps another member of that household. */
  verdict: z.enum(['match', 'review', 'same-door']),
  lines: z.array(
    z.strictObject({
      part: z.enum(['name', 'birth', 'address', 'phone', 'sex']),
      outcome: z.string(),
      points: z.number(),
      weight: z.number(),
    }),
  ),
});
export type DuplicateCandidate = z.output<typeof DuplicateCandidate>;
