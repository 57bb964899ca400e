import type { BatchSummary } from '#shared/imports/imports.contract.ts';
import type { Candidate, MatchPoint, PreviewRow, RowState } from '#shared/imports/preview.ts';
import { ROW_ISSUE_SENTENCES } from '#shared/imports/row-issue.ts';
import { formatCount } from '../../ui/format.ts';
import type { IconName, Tone } from '../../ui/icon.tsx';

export const STATE_FACES: Readonly<
  Record<RowState, { readonly word: string; readonly icon: IconName; readonly tone: Tone }>
> = {
  new: { word: '신규', icon: 'plus', tone: 'accent' },
  match: { word: '일치', icon: 'done', tone: 'ok' },
  review: { word: '중복 의심', icon: 'pair', tone: 'warn' },
  duplicate: { word: '파일 안 중복', icon: 'copy', tone: 'neutral' },
  error: { word: '오류', icon: 'fail', tone: 'danger' },
};

export const BATCH_FACES: Readonly<
  Record<BatchSummary['state'], { readonly word: string; readonly icon: IconName; readonly tone: Tone }>
> = {
  writing: { word: '반영하다 멈춤', icon: 'warn', tone: 'warn' },
  undoing: { word: '되돌리다 멈춤', icon: 'warn', tone: 'warn' },
  done: { word: '반영됨', icon: 'done', tone: 'ok' },
  undone: { word: '되돌림', icon: 'undo', tone: 'neutral' },
};

/** The same while the work goes on. */
export const RUNNING_FACES: Readonly<Partial<typeof BATCH_FACES>> = {
  writing: { word: '반영하는 중', icon: 'sync', tone: 'info' },
  undoing: { word: '되돌리는 중', icon: 'sync', tone: 'info' },
};

/** What becomes of the row, in the list's own column: a decision, a household, a reason. */
export function rowOutcome(row: PreviewRow): { readonly words: string; readonly tone: Tone | undefined } {
  const error = row.issues.find(({ severity }) => severity === 'error');
  if (error) return { words: ROW_ISSUE_SENTENCES[error.code].what, tone: 'danger' };
  switch (row.decision?.kind) {
    case 'exclude':
      return { words: '제외하기로 함', tone: undefined };
    case 'other':
      return { words: '다른 가구로 등록', tone: undefined };
    case 'same':
      return { words: `같은 가구: ${row.household ?? ''}`, tone: undefined };
    case 'same-row':
      return { words: `${row.decision.rowNo}행과 같은 가구`, tone: undefined };
    case undefined:
      break;
  }
  if (row.state === 'duplicate') return { words: `${row.duplicateOf ?? ''}행과 같은 사람`, tone: undefined };
  if (row.state === 'review')
    return { words: `정하기: ${row.household ?? `${row.duplicateOf ?? ''}행`}`, tone: 'warn' };
  if (row.household) return { words: row.household, tone: undefined };
  if (row.sharesDoorWith) return { words: `같은 집인가요? ${row.sharesDoorWith}`, tone: 'info' };
  const warning = row.issues[0];
  return { words: warning ? ROW_ISSUE_SENTENCES[warning.code].what : '—', tone: undefined };
}

export const PART_WORDS: Readonly<Record<MatchPoint['part'], string>> = {
  name: '이름',
  birth: '생년월일',
  address: '주소',
  phone: '전화',
  sex: '성별',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  'name:same': '이름이 같고',
  'name:masked': '가려진 이름이 들어맞고',
  'name:near': '이름 한 글자가 다르고',
  'name:different': '이름이 다르고',
  'birth:same': '생년월일이 같고',
  'birth:slip': '생년월일 숫자 하나가 다르고',
  'birth:maybe-lunar': '생년월일이 음력과 양력일 수 있고',
  'birth:different': '생년월일이 다르고',
  'birth:unknown': '생년월일을 모르고',
  'address:same-door': '주소가 같습니다',
  'address:same-building': '같은 건물입니다',
  'address:other-door': '같은 건물의 다른 호입니다',
  'address:near-building': '건물번호가 조금 다릅니다',
  'address:same-road': '같은 길의 다른 건물입니다',
  'address:different': '주소가 다릅니다',
  'address:unknown': '주소를 견줄 수 없습니다',
};

/** The score in a sentence: what agrees, what does not. */
export function explainMatch({ points, isSamePerson }: Candidate): string {
  const of = (part: MatchPoint['part']) => {
    const found = points.find((point) => point.part === part);
    return found ? OUTCOMES[`${part}:${found.outcome}`] : undefined;
  };
  const phone = points.find(({ part }) => part === 'phone');
  const tail = phone?.outcome === 'same' ? ' 전화번호가 같습니다.' : '';
  const member = isSamePerson ? '' : ' 같은 가구로 정하면 새 가구원으로 더합니다.';
  return `${[of('name'), of('birth'), of('address')].filter((words) => words).join(', ')}.${tail}${member}`;
}

export const outcomeWords = ({
  registered,
  addedTo,
  leftOut,
}: {
  registered: number;
  addedTo: number;
  leftOut: number;
}): string =>
  `새로 등록 ${formatCount(registered, '가구')} · 기존 가구에 추가 ${formatCount(addedTo, '행')} · 제외 ${formatCount(leftOut, '행')}`;
