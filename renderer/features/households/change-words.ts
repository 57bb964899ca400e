import type { FieldChange } from '#shared/households/household-page.ts';
import { fieldLabel, valueWords } from '../../reference/field-words.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';

/** All edits of one step: what was added in one line each, then every changed value. */
export function changeLines(changes: readonly FieldChange[], reference: ReferenceLookup): string[] {
  const added = (table: FieldChange['table'], field: string) =>
    changes.filter((change) => change.table === table && change.field === field && change.from === null);
  const people = added('person', 'name');
  const signs = added('household_indicator', 'indicatorCode');
  const others = changes.filter((change) => !people.includes(change) && !signs.includes(change));
  const words = (list: readonly FieldChange[]) =>
    list.map((change) => valueWords(change.field, change.to, reference)).join(', ');
  return [
    ...(people.length > 0 ? [`가구원 추가: ${words(people)}`] : []),
    ...(signs.length > 0 ? [`위기정보 추가: ${words(signs)}`] : []),
    ...others.map((change) => changeWords(change, reference)),
  ];
}

/** One edit as a sentence: `통: 8 → 9`, `황보영란 전화: … → …`. */
function changeWords(change: FieldChange, reference: ReferenceLookup): string {
  const { table, of, field, from, to } = change;
  const name = table === 'household_indicator' && of !== null ? reference.labelOf('indicator', of) : of;
  const words = (value: unknown) => valueWords(field, value, reference, table);
  if (from === undefined) return `${[name, fieldLabel(field)].filter(Boolean).join(' ')}: ${words(to)}`;
  if (field === 'householdId') return `${name ?? ''} 가구 옮김: ${words(from)} → ${words(to)}`;
  return `${[name, fieldLabel(field)].filter(Boolean).join(' ')}: ${words(from)} → ${words(to)}`;
}
