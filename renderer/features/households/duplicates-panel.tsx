import type { DuplicateCandidate } from '#shared/households/duplicate-candidate.ts';
import { useReference } from '../../reference/use-reference.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/format.ts';
import type { Tone } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { ageAndSex, areaWords } from './household-words.ts';

interface DuplicatesPanelProps {
  readonly candidates: readonly DuplicateCandidate[];
  readonly reason: string;
  readonly onReasonChange: (reason: string) => void;
  readonly isReasonMissing: boolean;
  readonly onOpen: (householdId: string) => void;
}

/** Households of the whole office that may be the one being typed, with what agrees and what does not. */
export function DuplicatesPanel({ candidates, reason, onReasonChange, isReasonMissing, onOpen }: DuplicatesPanelProps) {
  if (candidates.length === 0)
    return (
      <Note tone="plain" icon="search" title="같은 가구 찾기">
        이름·생년월일·전화·주소를 적는 동안 사무소 전체에서 같은 가구를 찾습니다. 아직 없습니다.
      </Note>
    );
  return (
    <div className="stack">
      <Note tone="warn" icon="warn" title={`이미 등록된 가구일 수 있습니다 (${candidates.length})`} isAlert>
        같은 가구면 열어서 이어 쓰고, 다른 가구면 까닭을 적어 등록합니다.
      </Note>
      <ul className="stack candidates" aria-label="같은 가구 후보">
        {candidates.map((candidate) => (
          <li key={candidate.household.id}>
            <Candidate candidate={candidate} onOpen={() => onOpen(candidate.household.id)} />
          </li>
        ))}
      </ul>
      <TextArea
        label="다른 가구인 까닭"
        rows={2}
        isRequired
        value={reason}
        onValueChange={onReasonChange}
        hint="예: 동명이인, 생년월일 확인함. 접속기록에 남습니다."
        error={isReasonMissing ? '후보가 다른 가구인 까닭을 적어 주세요.' : undefined}
      />
    </div>
  );
}

const VERDICTS = {
  match: { words: '같은 사람', tone: 'danger' },
  review: { words: '확인 필요', tone: 'warn' },
  'same-door': { words: '같은 집·전화', tone: 'info' },
} as const satisfies Record<DuplicateCandidate['verdict'], { words: string; tone: Tone }>;

function Candidate({ candidate, onOpen }: { candidate: DuplicateCandidate; onOpen: () => void }) {
  const reference = useReference();
  const { household, personName, verdict, score, lines } = candidate;
  return (
    <article className="candidate" aria-label={household.headName}>
      <div className="row" data-between>
        <h3>
          {household.headName}{' '}
          <span className="meta">
            {[ageAndSex(household.headAge, household.headSex), reference.labelOf('hh_type', household.householdType)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </h3>
        <Badge icon="equal" tone={VERDICTS[verdict].tone}>
          {`${VERDICTS[verdict].words} ${formatPercent(score)}`}
        </Badge>
      </div>
      <p className="muted">
        {[household.address, areaWords(household), household.householdNo].filter(Boolean).join(' · ')}
      </p>
      {personName !== household.headName && <p className="meta">가구원 {personName}과 견줌</p>}
      <ul className="candidate-lines">
        {lines.map((line) => (
          <li key={line.part} data-agrees={line.points > 0 || undefined}>
            <span>{PART_WORDS[line.part]}</span>
            <span>{OUTCOME_WORDS[line.outcome] ?? line.outcome}</span>
            <span className="meta push">
              {Math.round(line.points * 100)}/{Math.round(line.weight * 100)}
            </span>
          </li>
        ))}
      </ul>
      <Button onPress={onOpen}>이 가구 열기</Button>
    </article>
  );
}

const PART_WORDS = { name: '이름', birth: '생년월일', address: '주소', phone: '전화', sex: '성별' } as const;
const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  same: '같음',
  near: '한 글자 차이',
  masked: '가린 이름과 맞음',
  slip: '한 자리 차이',
  'maybe-lunar': '음력일 수 있음',
  'same-door': '같은 집',
  'same-building': '같은 건물',
  'other-door': '같은 건물, 다른 집',
  'near-building': '옆 건물',
  'same-road': '같은 길',
  different: '다름',
  unknown: '모름',
};
