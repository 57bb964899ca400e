/** @file The sheet's own words in Korean: one place for the screen, the hand-off text and the ledger. */
import type {
  ConsultationMethod,
  ConsultationSheet,
  Decision,
  NeedDomain,
  StatusReason,
} from './consultation-sheet.ts';
import type { ConsultationKind } from './missing-in-sheet.ts';

export const KIND_WORDS: Readonly<Record<ConsultationKind, string>> = {
  INITIAL: '초기상담',
  IN_DEPTH: '심층상담',
  FOLLOW_UP: '추가상담',
  STATUS_CHECK: '현황확인',
};

export const METHOD_WORDS: Readonly<Record<ConsultationMethod, string>> = {
  VISIT: '방문',
  PHONE: '전화',
  OFFICE: '내방',
  REMOTE: '비대면',
  ACCOMPANIED: '동행방문',
  AI: 'AI 상담',
};

export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  INFORMATION: '정보제공',
  BENEFIT_APPLICATION: '급여신청',
  EMERGENCY_AID: '긴급지원',
  SERVICE_LINK: '서비스연계',
  CASE_MANAGEMENT: '사례관리 의뢰',
  OTHER_AGENCY: '타기관 의뢰',
  MONITORING: '모니터링',
  END: '종결',
};

export const STATUS_REASON_WORDS: Readonly<Record<StatusReason, string>> = {
  DECEASED: '사망',
  MOVED: '전출',
  NOT_LIVING_THERE: '불거주',
  DEREGISTERED: '말소',
  IN_CARE: '시설입소·장기입원',
  DUPLICATE: '중복',
  ALREADY_SUPPORTED: '이미 지원 중',
};

export const NEED_WORDS: Readonly<Record<NeedDomain, string>> = {
  safety: '안전',
  health: '건강',
  'daily-life': '일상생활유지',
  family: '가족관계',
  social: '사회적관계',
  economy: '경제',
  education: '교육',
  work: '직업',
  'living-environment': '생활환경',
  'legal-rights': '법률·권익보장',
};

export const NEED_LEVEL_WORDS = ['없음', '낮음', '중간', '심함'] as const;

export const FIELD_WORDS: Readonly<Record<keyof ConsultationSheet, string>> = {
  at: '상담일시',
  method: '방법',
  accompanied_by: '동행',
  place: '장소',
  respondent: '응대자',
  respondent_relation: '관계',
  referral_route: '의뢰경로',
  safety_flags: '직원 안전 표시',
  household_composition: '가구구성',
  housing: '주거',
  income_assets_debt: '소득·재산·부채',
  health: '건강·장애',
  care: '돌봄',
  employment: '고용',
  content: '주요 문제와 상담 내용',
  needs: '욕구 10영역',
  strengths: '강점·자원',
  current_benefits: '기존 수급',
  guided_benefits: '안내한 급여',
  requested_services: '희망 서비스',
  opinion: '상담자 의견',
  refused: '지원 거부',
  decision: '결과구분',
  outcome_code: '지원 결과',
  unsupported_reason: '미지원 사유',
  next_plan_on: '다음 계획일',
  status_reason: '현황확인 사유',
  status_evidence: '확인 근거',
};
