import type { HouseholdFilter } from '#shared/households/household-filter.ts';
import { emptyFilter, NO_CASE } from '#shared/households/household-filter.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';

/** Parts of a filter that the menu offers, by the field they fill. */
export type FilterKind = Exclude<keyof HouseholdFilter, 'text' | 'ids' | 'bans'>;

export interface FilterChoices {
  readonly tongs: readonly string[];
  readonly ris: readonly string[];
  readonly officers: readonly { readonly id: string; readonly name: string }[];
  readonly rounds: readonly { readonly id: string; readonly title: string }[];
}

export const FILTER_LABELS: Readonly<Record<FilterKind, string>> = {
  officers: '담당',
  priorities: '우선순위',
  stages: '단계',
  due: '기한',
  tongs: '통',
  ris: '리',
  indicators: '위기정보',
  vulnerabilities: '취약 특성',
  householdTypes: '가구 유형',
  isolationBands: '고립 정도',
  noContactDays: '무연락',
  rounds: '발굴 차수',
  standing: '관리 상태',
};

interface Option {
  readonly value: string;
  readonly label: string;
}

/** What may be chosen under each part. Parts without choices (no 리 in a dong) are not offered. */
export function optionsOf(kind: FilterKind, choices: FilterChoices, reference: ReferenceLookup): readonly Option[] {
  const ofCodes = (group: Parameters<ReferenceLookup['choicesOf']>[0]) =>
    reference.choicesOf(group).map(({ code, label }) => ({ value: code, label }));
  switch (kind) {
    case 'officers':
      return [
        { value: 'me', label: '나' },
        { value: 'unassigned', label: '담당 없음' },
        ...choices.officers.map(({ id, name }) => ({ value: id, label: name })),
      ];
    case 'priorities':
      return ofCodes('priority_level');
    case 'stages':
      return [
        ...ofCodes('case_state').filter(({ value }) => value !== 'REOPENED'),
        { value: NO_CASE, label: '사례 없음' },
      ];
    case 'tongs':
      return choices.tongs.map((tong) => ({ value: tong, label: `${tong}통` }));
    case 'ris':
      return choices.ris.map((ri) => ({ value: ri, label: ri }));
    case 'indicators':
      return ofCodes('indicator');
    case 'vulnerabilities':
      return ofCodes('vulnerability');
    case 'householdTypes':
      return ofCodes('hh_type');
    case 'isolationBands':
      return ofCodes('isolation_band');
    case 'rounds':
      return choices.rounds.map(({ id, title }) => ({ value: id, label: title }));
    case 'due':
      return [
        { value: 'overdue', label: '기한 지남' },
        { value: 'today', label: '오늘' },
        { value: 'week', label: '이번 주' },
      ];
    case 'noContactDays':
      return [
        { value: 'rule', label: `기준대로 (${reference.policy('household/no-contact-days')}일 이상)` },
        ...['14', '30', '60', '90'].map((days) => ({ value: days, label: `${days}일 이상` })),
      ];
    case 'standing':
      return [
        { value: 'current', label: '관리 중' },
        { value: 'ended', label: '관리 끝남·보관' },
        { value: 'all', label: '모두' },
      ];
  }
}

/** Parts of which one value is chosen, not several. */
export const isSingle = (kind: FilterKind): boolean =>
  kind === 'due' || kind === 'noContactDays' || kind === 'standing';

export function chosenOf(filter: HouseholdFilter, kind: FilterKind): readonly string[] {
  const value = filter[kind];
  if (Array.isArray(value)) return value;
  if (value === null || (kind === 'standing' && value === 'current')) return [];
  return [String(value)];
}

export function withChosen(filter: HouseholdFilter, kind: FilterKind, values: readonly string[]): HouseholdFilter {
  const first = values[0];
  if (kind === 'noContactDays') {
    const days = first === 'rule' ? first : Number(first);
    return { ...filter, noContactDays: first === undefined ? null : days };
  }
  if (kind === 'due') return { ...filter, due: (first ?? null) as HouseholdFilter['due'] };
  if (kind === 'standing') return { ...filter, standing: (first ?? 'current') as HouseholdFilter['standing'] };
  return { ...filter, [kind]: values };
}

export interface ChipWords {
  readonly kind: FilterKind;
  readonly name: string;
  readonly value: string;
}

/** The conditions in force, in words: `담당 이서연 외 2`. */
export function chipsOf(filter: HouseholdFilter, choices: FilterChoices, reference: ReferenceLookup): ChipWords[] {
  return (Object.keys(FILTER_LABELS) as FilterKind[]).flatMap((kind) => {
    const chosen = chosenOf(filter, kind);
    if (chosen.length === 0) return [];
    const options = optionsOf(kind, choices, reference);
    const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
    const [first = '', ...others] = chosen;
    const value = others.length === 0 ? labelOf(first) : `${labelOf(first)} 외 ${others.length}`;
    return [{ kind, name: FILTER_LABELS[kind], value }];
  });
}

/** Whether a filter narrows anything beside its text. */
export const isPlain = (filter: HouseholdFilter): boolean =>
  JSON.stringify({ ...filter, text: '' }) === JSON.stringify(emptyFilter());
