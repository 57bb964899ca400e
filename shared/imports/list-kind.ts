import { z } from 'zod';

/** What a list from outside is about. The first three make a round; the others are known by sight only, so far. */
export const ListKind = z.enum([
  'CENTRAL',
  'LOCAL_PLAN',
  'CHECK_IN',
  'AI_RESULTS',
  'MAIL_REPLIES',
  'CRISIS_REPORTS',
  'UNKNOWN_LIST',
]);
export type ListKind = z.infer<typeof ListKind>;

export const LIST_KIND_LABELS: Readonly<Record<ListKind, string>> = {
  CENTRAL: '중앙발굴 명단',
  LOCAL_PLAN: '기획발굴 명단',
  CHECK_IN: '안부살핌 대상자 명단',
  AI_RESULTS: 'AI 초기상담 결과',
  MAIL_REPLIES: '안부살핌 우편 회신',
  CRISIS_REPORTS: '복지위기 알림 접수',
  UNKNOWN_LIST: '종류를 모르는 명단',
};

/** Kinds that become a detection round. */
export const RoundKind = z.enum(['CENTRAL', 'LOCAL_PLAN', 'CHECK_IN']);
export type RoundKind = z.infer<typeof RoundKind>;

/** Kinds we recognise and cannot take in yet. */
export const KINDS_NOT_YET_SUPPORTED: readonly ListKind[] = ['AI_RESULTS', 'MAIL_REPLIES', 'CRISIS_REPORTS'];
