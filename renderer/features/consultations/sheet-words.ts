import type { NeedDomain } from '#shared/consultations/consultation-sheet.ts';
import { FIELD_WORDS, NEED_WORDS } from '#shared/consultations/consultation-words.ts';
import type { MissingField } from '#shared/consultations/missing-in-sheet.ts';
import type { ReviewStage } from '#shared/reviews/review-state.ts';
import type { IconName, Tone } from '../../ui/icon.tsx';

/** What a missing field is called; core names them by their place in the sheet. */
export function missingWord(field: string): string {
  if (field.startsWith('needs.')) return `욕구 ${NEED_WORDS[field.slice('needs.'.length) as NeedDomain]}`;
  if (field === 'outcome') return '지원 결과나 미지원 사유';
  return FIELD_WORDS[field as keyof typeof FIELD_WORDS] ?? field;
}

/** How a missing field is mended, in its place. */
export function mendWords(field: MissingField): string {
  switch (field) {
    case 'at':
      return '상담한 날과 시각을 적으세요.';
    case 'method':
      return '어떻게 상담했는지 고르세요.';
    case 'respondent':
      return '누구와 이야기했는지 적으세요.';
    case 'content':
      return '주요 문제와 상담 내용을 열 자 이상 적으세요.';
    case 'decision':
      return '결과를 고르세요.';
    case 'outcome':
      return '종결이나 정보제공이면 지원 결과나 미지원 사유 가운데 하나를 고르세요.';
    case 'next_plan_on':
      return '다음에 언제 살필지 정하세요.';
    case 'status_reason':
      return '상담이 필요 없는 사유를 고르세요.';
    case 'status_evidence':
      return '무엇으로 확인했는지 다섯 자 이상 적으세요.';
    default:
      return '0부터 3까지 고르세요.';
  }
}

interface StageFace {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
}
export const STAGE_FACES: Readonly<Record<ReviewStage, StageFace>> = {
  DRAFT: { word: '작성 중', icon: 'edit', tone: 'neutral' },
  SUBMITTED: { word: '더블체크 대기', icon: 'shield', tone: 'info' },
  RETURNED: { word: '보완요청', icon: 'undo', tone: 'warn' },
  ESCALATED: { word: '시군구 의뢰', icon: 'send', tone: 'info' },
  APPROVED: { word: '확인완료', icon: 'done', tone: 'ok' },
};
