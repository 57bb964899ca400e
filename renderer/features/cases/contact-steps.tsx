import type { CaseView, TaskRow } from '#shared/cases/case-view.ts';
import { useReference } from '../../reference/use-reference.ts';
import { formatShortDayTime } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { attemptsLack, dueWords } from './case-words.ts';
import './cases.css';

interface ContactStepsProps {
  readonly case: CaseView;
  /** The task that is due now, when the case stands in a task list. */
  readonly due?: Pick<TaskRow, 'lateness' | 'overdueDays' | 'dueAt'>;
}

/** What was tried so far, what is next, and what is still lacking before somebody may be called unreachable. */
export function ContactSteps({ case: known, due }: ContactStepsProps) {
  const reference = useReference();
  const made = known.attempts.filter(({ struck }) => struck === null);
  const lack = attemptsLack(known.progress);
  const next = due ? dueWords(due) : null;
  const isContacting = known.state === 'ASSIGNED' || known.state === 'CONTACTING' || known.state === 'DETECTED';
  return (
    <ol className="attempts" aria-label="연락 단계">
      {made.map((attempt, index) => (
        <li key={attempt.id}>
          <Icon name={attempt.isReached ? 'done' : 'check'} tone={attempt.isReached ? 'ok' : 'neutral'} />
          <span className="attempt-words">
            <span>
              {reference.labelOf('contact_method', attempt.method)} {index + 1}차{' '}
              <span className="meta">{formatShortDayTime(attempt.at)}</span>
            </span>
            {attempt.memo && <span className="meta">{attempt.memo}</span>}
          </span>
          <span className="meta">{reference.labelOf('contact_result', attempt.result)}</span>
        </li>
      ))}
      {isContacting && (
        <li data-step="next" aria-current="step">
          <Icon name="stage-1" tone="accent" />
          <span>{made.length === 0 ? '첫 연락' : `${made.length + 1}차 연락`}</span>
          {next && (
            <span className="due-words" data-tone={next.tone ?? undefined}>
              {next.words}
            </span>
          )}
        </li>
      )}
      {isContacting && (
        <li data-step="later">
          <Icon name="stage-0" />
          <span>연락두절 판단</span>
          <span className="meta">{lack.length === 0 ? '기준을 채웠습니다' : `${lack.join(', ')} 더`}</span>
        </li>
      )}
    </ol>
  );
}
