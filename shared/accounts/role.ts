import { z } from 'zod';

/** The roles of `domain.md` 7. A person has one; deputies act with their own role plus a dated `deputy` relation. */
export const Role = z.enum(['OFFICER', 'SECRETARY', 'MANAGER', 'SIGUNGU', 'AUDITOR', 'SYSADMIN']);
export type Role = z.infer<typeof Role>;

/** Who may see households at all: a council secretary and an auditor may not. */
export const HOUSEHOLD_READERS = ['OFFICER', 'MANAGER'] as const satisfies readonly Role[];
/** Who may change a household or a case. */
export const HOUSEHOLD_WRITERS = ['OFFICER', 'MANAGER'] as const satisfies readonly Role[];
export const MANAGERS = ['MANAGER'] as const satisfies readonly Role[];
/** Every signed-in person. */
export const EVERYONE = Role.options;
