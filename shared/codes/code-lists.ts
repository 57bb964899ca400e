/**
 * @file Code lists of domain.md 6 that a new office starts with. Codes are the group's prefix and the
 * position in the published order; 99 is 기타.
 */
import type { CodeGroup, CodeItem } from './code-item.ts';
import { INDICATOR_ITEMS } from './indicator-list.ts';

/** Before any round this program can meet. */
export const SEED_VALID_FROM = '2018-01-01';

/** Every seeded item, lists in the order of `CODE_GROUPS`. */
export function codeListSeed(): CodeItem[] {
  return SEED;
}

type Extra = Record<string, unknown>;
type Entry = string | readonly [label: string, extra: Extra];

function list(group: CodeGroup, prefix: string, entries: readonly Entry[]): CodeItem[] {
  return entries.map((entry, at) => {
    const [label, extra] = typeof entry === 'string' ? [entry, {}] : entry;
    const number = label === '기타' ? 99 : at + 1;
    return item(group, `${prefix}${String(number).padStart(2, '0')}`, label, number, extra);
  });
}

/** Lists whose codes are words of the program (states, levels). */
function named(group: CodeGroup, entries: Readonly<Record<string, string>>): CodeItem[] {
  return Object.entries(entries).map(([code, label], at) => item(group, code, label, at + 1));
}

function item(group: CodeGroup, code: string, label: string, sort: number, extra: Extra = {}): CodeItem {
  return { group, code, label, sort, validFrom: SEED_VALID_FROM, validTo: null, extra };
}

const reached: Extra = { reached: true };
const missed: Extra = { reached: false };

const SEED: CodeItem[] = [
  ...list('route', 'R', [
    '중앙발굴(47종)',
    '지자체 기획발굴',
    '복지위기알림 앱',
    '129',
    '본인신청',
    '이웃·주민신고',
    '이·통장',
    '명예사회복지공무원',
    '지역사회보장협의체',
    '안전협의체',
    '안부살핌 우편',
    '복지등기',
    'AI 초기상담',
    'AI 전화모니터링',
    '기기경보',
    '푸드트럭·축제·제품홍보',
    '민간기관·CU 등',
    '경찰·소방',
    '의료기관·보건소',
    '학교',
    '전입·사실조사',
    '타부서·타시군구 이관',
    '기타',
  ]),
  ...list('hh_type', 'HT', [
    '독거노인',
    '청년1인',
    '중장년1인',
    '노인부부',
    '한부모',
    '조손',
    '다자녀',
    '다문화',
    '장애인',
    '소년소녀·가족돌봄청년',
    '일반',
    '기타',
  ]),
  ...list('relation', 'RE', ['본인', '배우자', '자녀', '부모', '조부모', '손자녀', '형제자매', '동거인', '기타']),
  ...list('housing_type', 'HS', [
    '아파트',
    '다세대·연립',
    '단독·다가구',
    '반지하',
    '옥탑',
    '고시원',
    '쪽방',
    '여관·여인숙',
    '비닐하우스·컨테이너',
    '공공임대',
    '시설',
    '거리',
  ]),
  ...list('tenure', 'TN', ['자가', '전세', '월세', '무상', '기타']),
  ...list('benefit_status', 'BS', [
    '생계',
    '의료',
    '주거',
    '교육급여',
    '차상위',
    '한부모',
    '기초연금',
    '장애인연금·수당',
    '긴급복지',
    '장기요양',
    '노인맞춤돌봄',
    '장애인활동지원',
    '없음',
  ]),
  ...list('vulnerability', 'VU', [
    '독거',
    '고령(65+)',
    '초고령(80+)',
    '장애',
    '중증질환',
    '정신·알코올',
    '자살위험',
    '치매',
    '임산부',
    '영유아',
    '아동학대우려',
    '가정폭력',
    '은둔·고립',
    '저장강박',
    '실직·휴폐업',
    '채무',
    '주거취약',
    '에너지취약',
    '디지털약자',
    '외국인',
    '출소',
    '자립준비청년',
    '북한이탈',
  ]),
  ...list('isolation_band', 'IB', ['고위험', '중위험', '저위험', '일반', '미조사']),
  ...list('staff_safety_flag', 'SF', ['2인 1조 필요', '폭력 이력', '개 있음', '감염', '악취·저장강박']),
  ...list('legal_basis', 'LB', [
    ['사회보장급여법 제12조 발굴', { law: '사회보장급여법', article: '12' }],
    ['정보주체 동의', { law: '개인정보보호법', article: '15' }],
    ['긴급한 생명·신체 보호', { law: '개인정보보호법', article: '15' }],
  ]),
  ...INDICATOR_ITEMS.map((indicator, at) =>
    item('indicator', `CI${String(at + 1).padStart(2, '0')}`, indicator.label, at + 1, indicator.extra),
  ),
  ...list('contact_method', 'CM', [
    ['방문', { channel: 'visit' }],
    ['전화', { channel: 'phone' }],
    ['문자', { channel: 'message' }],
    ['카카오', { channel: 'message' }],
    ['우편', { channel: 'mail' }],
    ['내방', { channel: 'office' }],
    ['이웃경유', { channel: 'neighbour' }],
    ['AI', { channel: 'ai-call' }],
  ]),
  ...list('contact_result', 'CR', [
    ['면담성공', reached],
    ['통화성공', reached],
    ['부재', missed],
    ['결번', missed],
    ['수신거부', missed],
    ['거부', reached],
    ['이사', missed],
    ['사망', reached],
    ['입원', reached],
    ['문앞안내문', missed],
  ]),
  ...list('close_reason', 'CL', [
    '목표달성',
    '상황호전',
    '공적급여 연계완료',
    '민간연계 완료',
    '욕구없음',
    '거부',
    '비대상',
    '연락두절',
    '전출',
    '시설입소',
    '장기입원',
    '사망',
    '중복등록',
    '기타',
  ]),
  ...list('outcome_code', 'P', ['기초생활보장', '차상위', '긴급복지', '기타공공']).map((outcome) => ({
    ...outcome,
    code: outcome.code.replace('P0', 'P'),
    extra: { sector: 'PUBLIC' },
  })),
  item('outcome_code', 'V1', '민간서비스', 5, { sector: 'PRIVATE' }),
  ...list('unsupported_reason', 'N', [
    '상담·방문 후 종결',
    '비대상',
    '신청 후 조사중',
    '선정탈락',
    '기간내 미처리',
    '거부',
    '소재불명',
  ]).map((reason) => ({ ...reason, code: reason.code.replace('N0', 'N') })),
  ...list('emergency_sign', 'ES', ['자살위험 응답', '학대의심', '급성질환', '결식', '기기 긴급경보']),
  ...list('review_reason', 'RV', ['정보부족', '재상담', '방문필요', '급여 재검토', '민간연계 검토', '위험도 재평가']),
  ...named('case_state', {
    DETECTED: '발굴',
    ASSIGNED: '배정',
    CONTACTING: '연락시도',
    UNREACHABLE: '연락두절',
    FACT_CHECK: '사실조사 의뢰',
    CONSULTED: '초기상담',
    PENDING_REVIEW: '더블체크 대기',
    RETURNED: '보완요청',
    REVIEWED: '확인완료',
    SURVEYING: '사실·욕구조사',
    PLANNED: '지원계획',
    LINKED: '서비스연계',
    CASE_MGMT: '사례관리',
    MONITORING: '모니터링',
    CLOSED: '종결',
    AFTERCARE: '사후관리',
    TRANSFERRED: '전출이관',
    REOPENED: '재발굴',
  }),
  ...named('priority_level', { EMERGENCY: '긴급', HIGH: '높음', MID: '보통', LOW: '낮음', NONE: '없음' }),
  ...named('household_status', {
    ACTIVE: '관리 중',
    INACTIVE: '관리 종료',
    MOVED: '전출',
    DECEASED: '사망',
    MERGED: '합쳐짐',
    ARCHIVED: '보관',
  }),
  ...named('person_status', { ACTIVE: '함께 삶', LEFT: '나감', DECEASED: '사망', MERGED: '합쳐짐', ARCHIVED: '보관' }),
  ...named('round_kind', { CENTRAL: '중앙발굴', LOCAL_PLAN: '기획발굴', CHECK_IN: '안부살핌' }),
];
