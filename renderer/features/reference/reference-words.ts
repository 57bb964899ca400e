import type { CodeGroup } from '#shared/codes/code-item.ts';
import type { PolicyKey } from '#shared/policies/policy-defaults.ts';

interface PolicyWords {
  readonly label: string;
  readonly help: string;
}

const POLICY_WORDS: Readonly<Partial<Record<PolicyKey, PolicyWords>>> = {
  'priority/weights': { label: '우선순위 점수', help: '위기정보와 취약 특성마다 더하는 점수' },
  'priority/bands': { label: '우선순위 구간', help: '몇 점부터 높음·보통·낮음인지' },
  'priority/seasons': { label: '동절기·혹서기', help: '이 기간의 단전·단수·단가스는 긴급' },
  'case/deadlines': { label: '처리 기한', help: '단계마다 며칠 안에 할 일인지' },
  'case/attempts-before-unreachable': { label: '연락두절 기준', help: '몇 번, 몇 가지 방법, 몇 번 방문해야 하는지' },
  'consultation/phrases': { label: '상담 상용구', help: '상담지에서 ;로 불러 쓰는 문장' },
  'review/same-pc-seconds': { label: '같은 PC 확인', help: '몇 초 안에 같은 PC에서 확인하면 알리는지' },
  'household/match': { label: '같은 사람 판정', help: '이름·생년·주소·전화의 비중과 문턱' },
  'household/stale-days': { label: '오래된 정보', help: '며칠 동안 고치지 않으면 점검 목록에 오르는지' },
  'household/no-contact-days': { label: '무연락 기준', help: '며칠 동안 연락이 없으면 할 일이 되는지' },
  'window/screen-capture': { label: '화면 캡처', help: '로그인한 화면을 캡처하거나 원격으로 볼 수 있는지' },
  'session/auto-lock-minutes': { label: '자동 잠금', help: '쓰지 않으면 몇 분 뒤 잠기는지' },
  'session/offline-days': { label: '서버 없이 쓰는 기간', help: '서버와 며칠 연결되지 않으면 기록을 볼 수 없는지' },
  'session/offline-warn-days': { label: '서버 연결 경고', help: '기록을 볼 수 없게 되기 며칠 전부터 알리는지' },
  'backup/kept': { label: '백업 개수', help: '몇 개까지 남기는지' },
  'backup/stale-days': { label: '백업 경고', help: '며칠 동안 백업이 없으면 경고하는지' },
  'retention/unmatched-target-days': { label: '미등록 명단 보유', help: '가구로 등록되지 않은 명단을 며칠 두는지' },
  'retention/unsupported-years': { label: '미지원 기록 보유', help: '지원하지 않은 가구의 기록을 몇 해 두는지' },
  'retention/access-log-years': { label: '접속기록 보유', help: '누가 무엇을 보았는지 몇 해 두는지 (법정 최소 2년)' },
};

/** A key that a newer part of the app brought shows under its own name until it has words. */
export const policyWords = (key: PolicyKey): PolicyWords => POLICY_WORDS[key] ?? { label: key, help: '' };

const FIELD_WORDS: Readonly<Record<string, string>> = {
  heavyIndicator: '공급중단·자살·재난 지표',
  otherIndicator: '그 밖의 지표',
  isolationBand: '고립 단계',
  vulnerability: '취약 특성',
  noContact: '무연락',
  afterDays: '며칠부터',
  points: '점수',
  emergencyVulnerability: '긴급으로 보는 특성',
  high: '높음',
  mid: '보통',
  low: '낮음',
  name: '이름',
  from: '시작(월-일)',
  to: '끝(월-일)',
  assign: '배정',
  firstContact: '첫 연락',
  emergencyFirstContact: '긴급 연락',
  recontact: '재연락',
  doubleCheck: '더블체크',
  returned: '보완',
  survey: '조사',
  plan: '계획',
  total: '전체',
  short: '줄임',
  text: '문장',
  days: '일수',
  unit: '세는 법',
  attempts: '시도',
  channels: '방법',
  visits: '방문',
  match: '같은 사람',
  review: '확인 필요',
  weights: '비중',
  birth: '생년월일',
  address: '주소',
  phone: '전화',
  failures: '횟수',
  waitSeconds: '기다리는 초',
  minLength: '최소 길이',
  minKinds: '글자 종류',
  maxAgeDays: '바꿀 주기(일, 0은 없음)',
};
export const fieldWord = (name: string): string => FIELD_WORDS[name] ?? name;

/** Lists that an office edits. States and levels belong to the program and keep their meaning. */
export const EDITABLE_GROUPS: Readonly<Partial<Record<CodeGroup, string>>> = {
  route: '발굴경로',
  hh_type: '가구유형',
  relation: '관계',
  housing_type: '주거',
  tenure: '점유',
  benefit_status: '받는 급여',
  vulnerability: '취약 특성',
  staff_safety_flag: '안전 유의',
  legal_basis: '처리 근거',
  indicator: '위기정보',
  contact_method: '연락 방법',
  contact_result: '연락 결과',
  close_reason: '종결 사유',
  outcome_code: '지원 결과',
  unsupported_reason: '미지원 사유',
};
