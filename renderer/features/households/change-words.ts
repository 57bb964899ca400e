import type { CodeGroup } from '#shared/codes/code-item.ts';
import type { FieldChange } from '#shared/households/household-page.ts';
import { formatPhone } from '#shared/korean/phone.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { formatDay, formatMonth, formatWon } from '../../ui/format.ts';

const LABELS: Readonly<Record<string, string>> = {
  hhType: '가구 유형',
  housingType: '집의 종류',
  tenure: '점유 형태',
  address: '주소',
  roadAddress: '도로명 주소',
  detailAddress: '상세 주소',
  tong: '통',
  ban: '반',
  ri: '리',
  areaNote: '찾아가는 길',
  benefitStatus: '받는 급여',
  vulnerability: '취약 특성',
  priorityOverride: '직접 정한 우선순위',
  priorityOverrideReason: '우선순위를 정한 까닭',
  isolationBand: '고립 정도',
  staffSafetyFlags: '방문할 때 조심할 것',
  officerId: '담당',
  status: '상태',
  note: '메모',
  legalBasis: '법적 근거',
  householdId: '가구',
  householdNo: '가구번호',
  name: '이름',
  relation: '관계',
  isHead: '가구주',
  birthDate: '생년월일',
  sex: '성별',
  phones: '전화',
  disability: '장애',
  illness: '질환',
  job: '하는 일',
  isDigitalVulnerable: '전화·방문만',
  emergencyContact: '비상 연락',
  personId: '누구에 관한 것',
  indicatorCode: '위기정보',
  observedMonth: '확인한 달',
  source: '출처',
  amount: '금액',
  monthsOverdue: '밀린 달',
  active: '지금 해당',
  emergency: '긴급 표시',
  dueAt: '기한',
};
export const fieldLabel = (field: string): string => LABELS[field] ?? field;

const GROUPS: Readonly<Record<string, CodeGroup>> = {
  hhType: 'hh_type',
  housingType: 'housing_type',
  tenure: 'tenure',
  benefitStatus: 'benefit_status',
  vulnerability: 'vulnerability',
  priorityOverride: 'priority_level',
  isolationBand: 'isolation_band',
  staffSafetyFlags: 'staff_safety_flag',
  legalBasis: 'legal_basis',
  relation: 'relation',
  indicatorCode: 'indicator',
};

/** A stored value in words, whatever field it is of; `—` for none. */
export function valueWords(
  field: string,
  value: unknown,
  reference: ReferenceLookup,
  table?: FieldChange['table'],
): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '—';
  const group = field === 'status' ? (table === 'person' ? 'person_status' : 'household_status') : GROUPS[field];
  const label = (code: unknown) => (group ? reference.labelOf(group, String(code)) : String(code));
  if (field === 'phones')
    return (value as { number: string; label: string | null }[])
      .map(({ number, label: whose }) => [formatPhone(number), whose && `(${whose})`].filter(Boolean).join(' '))
      .join(', ');
  if (Array.isArray(value)) return value.map(label).join(', ');
  if (typeof value === 'boolean') return value ? '예' : '아니요';
  if (field === 'amount') return formatWon(Number(value));
  if (field === 'monthsOverdue') return `${value}개월`;
  if (field === 'observedMonth') return formatMonth(`${value}-01`);
  if (field === 'sex') return value === 'F' ? '여' : '남';
  if (field === 'birthDate' && String(value).length === 10) return formatDay(String(value), { weekday: false });
  if (field === 'dueAt') return formatDay(String(value));
  return label(value);
}

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
  if (field === 'householdId') return `${name ?? ''} 가구 옮김: ${words(from)} → ${words(to)}`;
  return `${[name, fieldLabel(field)].filter(Boolean).join(' ')}: ${words(from)} → ${words(to)}`;
}
