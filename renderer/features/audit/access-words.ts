/** @file The access log in the words of the office: what was done, and on which screen. */

import type { AccessAction } from '#shared/audit/access.schema.ts';
import type { AccessLogState } from '#shared/audit/audit.contract.ts';

const ACTIONS = {
  VIEW: '보기',
  LIST: '목록 보기',
  SEARCH: '찾기',
  REVEAL: '가린 것 보기',
  CREATE: '등록',
  UPDATE: '고침',
  DELETE: '지움',
  IMPORT: '가져오기',
  EXPORT: '내보내기',
  PRINT: '인쇄',
  SIGN_IN: '로그인',
  SIGN_IN_FAILED: '로그인 실패',
  SIGN_OUT: '로그아웃',
  LOCK: '잠금',
  RIGHTS: '권한',
  PASSWORD: '비밀번호',
  RECOVERY: '복구',
  BACKUP: '백업',
  RESTORE: '되살리기',
} as const satisfies Record<AccessAction, string>;

/** By the first part of a screen's name. */
const SCREENS: Readonly<Record<string, string>> = {
  accounts: '계정',
  admin: '관리',
  assessments: '고립 조사',
  backup: '백업',
  consultations: '상담',
  'household-new': '가구 등록',
  households: '위기가구',
  imports: '명단',
  reports: '보고서',
  reviews: '더블체크',
  search: '찾기',
  sync: '동기화',
  tasks: '오늘 할 일',
  today: '오늘 할 일',
};

export const actionWords = (action: string): string =>
  Object.hasOwn(ACTIONS, action) ? ACTIONS[action as AccessAction] : action;

export function screenWords(screen: string): string {
  if (screen === 'admin/access-log') return '접속기록';
  return SCREENS[screen.split('/')[0] ?? ''] ?? screen;
}

const TROUBLE = {
  line: '끊김: 고치거나 지운 줄이 있습니다',
  end: '끊김: 끝이 잘렸습니다',
  contradiction: '끊김: 전에 보낸 것과 다릅니다',
} as const satisfies Record<NonNullable<AccessLogState['trouble']>, string>;

export const stateWords = ({ trouble }: Pick<AccessLogState, 'trouble'>): string =>
  trouble === null ? '이상 없음' : TROUBLE[trouble];
