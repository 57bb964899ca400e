import type { Role } from '#shared/accounts/role.ts';
import type { Day } from '#shared/calendar/day.ts';
import type { Member } from '#shared/households/household-page.ts';
import { ageOn } from '#shared/korean/birth-date.ts';
import { maskBirthDate, maskPhone, visibilityFor } from '#shared/korean/masking.ts';
import { formatPhone } from '#shared/korean/phone.ts';
import type { RowOf } from '#shared/sync/synced-tables.ts';
import { personFieldsOf } from './household-rows.ts';

/** Whether a role sees an opened household's phones and birth dates cut short. The table is `shared/korean/masking.ts`. */
export const isMaskedFor = (role: Role): boolean => visibilityFor(role, 'record').phone !== 'full';

/** A member as somebody may see them: whole, or with phones and birth cut short until they are revealed. */
export function memberView(row: RowOf<'person'>, today: Day, isMasked: boolean): Member {
  const { birthDate, phones, emergencyContact, ...fields } = personFieldsOf(row);
  return {
    id: row.id,
    householdId: row.household_id,
    status: row.status as Member['status'],
    ...fields,
    age: birthDate === null ? null : ageOn(birthDate, today),
    birth: birthDate === null || !isMasked ? birthDate : maskBirthDate(birthDate),
    phones: phones.map(({ number, label }) => ({ number: isMasked ? maskPhone(number) : formatPhone(number), label })),
    emergencyContact: isMasked && emergencyContact !== null ? maskNumbers(emergencyContact) : emergencyContact,
    isMasked,
  };
}

/** A name and a number in one line, as people give it: only the number is cut. */
export const maskNumbers = (text: string): string =>
  text.replace(/\d{2,4}[-\s.]?\d{3,4}[-\s.]?\d{4}/gu, (number) => maskPhone(number));
