import type { CodeGroup } from '#shared/codes/code-item.ts';
import { formatPhone } from '#shared/korean/phone.ts';
import { formatDay, formatDayTime, formatMonth, formatWon } from '../ui/format.ts';
import type { ReferenceLookup } from './use-reference.ts';

/** Words for fields of records and for what stands in them: wherever a change is told or a value compared. */
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
  caseNo: '사례번호',
  state: '단계',
  route: '발굴경로',
  openedAt: '연 때',
  closedAt: '끝낸 때',
  closeReason: '종결 까닭',
  outcomeCode: '결과',
  unsupportedReason: '지원하지 못한 까닭',
  fromState: '앞 단계',
  toState: '단계',
  reason: '까닭',
  at: '한 때',
  method: '방법',
  result: '결과',
  phoneUsed: '건 번호',
  memo: '메모',
  struckAt: '지운 때',
  struckReason: '지운 까닭',
  kind: '종류',
  sheet: '상담지',
  editorIds: '고친 사람',
  counselorId: '상담자',
  handedOffAt: '행복e음 입력',
  handedOffBy: '행복e음 입력한 사람',
  versionNo: '판',
  submittedAt: '올린 때',
  comment: '의견',
  reasonCodes: '보완 이유',
  band: '고립 정도',
  total: '점수',
  rescreenOn: '재조사일',
  title: '제목',
  year: '연도',
  roundNo: '차수',
  startOn: '시작일',
  endOn: '마감일',
  purpose: '목적',
  retainUntil: '보관 기한',
  approvalNo: '결재번호',
  loginId: '아이디',
  role: '역할',
  team: '팀',
  position: '직위',
  phone: '전화',
  validFrom: '시작일',
  validTo: '끝나는 날',
  deputyId: '대결자',
  deputyFrom: '대결 시작',
  deputyTo: '대결 끝',
  change: '바뀐 것',
  code: '코드',
  label: '이름',
  sort: '순서',
  value: '값',
  key: '항목',
  date: '날짜',
  sido: '시도',
  sigungu: '시군구',
  definition: '보기 조건',
  shared: '함께 쓰기',
  mergedIntoId: '합친 가구',
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
  state: 'case_state',
  fromState: 'case_state',
  toState: 'case_state',
  method: 'contact_method',
  result: 'contact_result',
  closeReason: 'close_reason',
  outcomeCode: 'outcome_code',
  unsupportedReason: 'unsupported_reason',
  reasonCodes: 'review_reason',
  band: 'isolation_band',
};
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** `road_address` → `roadAddress`: operations name columns, screens name fields. */
export const fieldOfColumn = (column: string): string =>
  column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const GROUP_WORDS: Readonly<Record<string, string>> = {
  address: '주소',
  priority: '우선순위',
  identity: '인적사항',
  phones: '연락처',
  deputy: '대결',
  sheet: '상담지',
  handoff: '행복e음 입력',
  deleted: '지운 기록',
  merged: '합친 가구',
};

/** A group of columns that stand or fall together; a column alone is called by its own name. */
export const groupLabel = (group: string): string => GROUP_WORDS[group] ?? fieldLabel(fieldOfColumn(group));

/** The code list that a field's values come from, if they do. */
export function codeGroupOf(field: string, table?: string): CodeGroup | undefined {
  if (field === 'status') return table === 'person' ? 'person_status' : 'household_status';
  return GROUPS[field];
}

/** A stored value in words, whatever field it is of; `—` for none. */
export function valueWords(field: string, value: unknown, reference: ReferenceLookup, table?: string): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '—';
  const group = codeGroupOf(field, table);
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
  if (typeof value === 'object') return '내용이 있음';
  if (DAY.test(String(value))) return formatDay(String(value), { weekday: false });
  if (INSTANT.test(String(value))) return formatDayTime(String(value));
  return label(value);
}
