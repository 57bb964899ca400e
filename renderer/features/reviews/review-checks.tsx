import type { AutoCheckView } from '#shared/reviews/review-view.ts';
import { CHECK_WORDS } from '#shared/reviews/review-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Section } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';

interface ReviewChecksProps {
  readonly checks: readonly AutoCheckView[];
  readonly householdHref: (householdId: string) => string;
}

/** The six automatic checks with what each looked at; a hit warns, it does not decide. */
export function ReviewChecks({ checks, householdHref }: ReviewChecksProps) {
  const hits = checks.filter(({ isHit }) => isHit);
  const mended = checks.filter(({ isHit, wasHit }) => !isHit && wasHit);
  const fine = checks.filter(({ isHit, wasHit }) => !isHit && !wasHit);
  return (
    <Section
      title="자동점검"
      end={
        <>
          {hits.length > 0 ? (
            <Badge icon="warn" tone="danger">
              {hits.length}건 걸림
            </Badge>
          ) : (
            <Badge icon="done" tone="ok">
              이상 없음
            </Badge>
          )}
          {checks.length}건 중
        </>
      }
    >
      <ul className="review-checks">
        {hits.map((check) => (
          <li key={check.check}>
            <Status icon="warn" tone="danger">
              <b>
                {check.check} {CHECK_WORDS[check.check]}
              </b>
            </Status>
            <p className="muted">{explain(check)}</p>
            {check.similar.map((similar) => (
              <a key={similar.householdId} href={householdHref(similar.householdId)}>
                {similar.householdNo} 나란히 보기 · 일치 {similar.score.toFixed(2)}
              </a>
            ))}
          </li>
        ))}
        {mended.map((check) => (
          <li key={check.check}>
            <Status icon="done" tone="ok">
              {check.check} {CHECK_WORDS[check.check]}
            </Status>
            <p className="muted">앞 판에서 걸렸고 이번 판에서 채워졌습니다.</p>
          </li>
        ))}
        {fine.length > 0 && (
          <li>
            <Status icon="done" tone="ok">
              이상 없음
            </Status>
            <p className="muted">{fine.map(({ check }) => CHECK_WORDS[check]).join(', ')}</p>
          </li>
        )}
      </ul>
    </Section>
  );
}

function explain(check: AutoCheckView): string {
  switch (check.check) {
    case 'R1':
      return `빈 칸 ${check.missing.length}곳이 있습니다.`;
    case 'R2':
      return `${[...check.indicators, ...(check.isIsolationHigh ? ['고립 고위험'] : [])].join(', ')} 상태에서 종결로 올렸습니다.`;
    case 'R3':
      return `지원을 거부했는데 다시 만난 기록이 ${check.count ?? 0}번뿐입니다.`;
    case 'R4':
      return `연락두절로 보기에는 시도가 ${check.count ?? 0}번뿐입니다.`;
    case 'R5':
      return `위기정보 ${check.count ?? 0}건이 있는데 안내한 급여가 없습니다.`;
    case 'R6':
      return '비슷한 가구에 다른 사례가 있습니다.';
  }
}
