import type { CaseView } from '#shared/cases/case-view.ts';
import { useReference } from '../../reference/use-reference.ts';
import { LineList } from '../../ui/facts.tsx';
import { daysBetween, formatShortDay } from '../../ui/format.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import './cases.css';

const STEPS: Readonly<Record<string, { readonly word: string; readonly icon: IconName }>> = {
  assign: { word: '담당 정하기', icon: 'user' },
  'first-contact': { word: '첫 연락', icon: 'phone' },
  recontact: { word: '재연락', icon: 'phone' },
  'fact-check': { word: '사실조사 의뢰', icon: 'file' },
};

/** What is due next on a case and when. */
export function NextDue({ case: known }: { case: Pick<CaseView, 'dueAt' | 'dueStep'> }) {
  const { on } = useReference();
  if (known.dueAt === null || on === '') return <p className="meta">정해진 기한이 없습니다.</p>;
  const { word, icon } = STEPS[known.dueStep ?? ''] ?? { word: '다음 단계', icon: 'calendar' };
  const days = daysBetween(on, known.dueAt);
  const tone = days < 0 ? 'danger' : days === 0 ? 'warn' : undefined;
  const when = days < 0 ? `${-days}일 지남` : days === 0 ? '오늘' : formatShortDay(known.dueAt);
  return (
    <LineList label="다음 예정">
      <li>
        <Icon name={icon} />
        <span>{word}</span>
        <span className="due-words push" data-tone={tone}>
          {when}
        </span>
      </li>
    </LineList>
  );
}
