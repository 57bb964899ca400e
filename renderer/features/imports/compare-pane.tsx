import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Candidate, PreviewRow, RowDecision } from '#shared/imports/preview.ts';
import { ROW_ISSUE_SENTENCES } from '#shared/imports/row-issue.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts, LineList } from '../../ui/facts.tsx';
import { formatDay, formatShortDay } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead, Section } from '../../ui/split.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { explainMatch, PART_WORDS, STATE_FACES } from './import-words.ts';
import { explainImportsFailure } from './imports-failure.ts';

interface ComparePaneProps {
  readonly fileId: string;
  readonly row: PreviewRow;
  /** Where the row stands among those still to be decided: `1 / 11`. */
  readonly place: string | null;
  readonly candidateAt: number;
  readonly onCandidate: (at: number) => void;
  readonly onDecide: (decision: RowDecision | null) => void;
}

/** The row beside the household that it may be, part by part, and the three answers. */
export function ComparePane({ fileId, row, place, candidateAt, onCandidate, onDecide }: ComparePaneProps) {
  const comparison = useQuery(rpc.imports.compareRow({ fileId, rowNo: row.rowNo }));
  const face = STATE_FACES[row.state];
  const candidates = comparison.data?.candidates ?? [];
  const candidate = candidates[candidateAt] ?? candidates[0];
  const title = `${row.rowNo}행 · ${row.name || '이름 없음'}`;
  return (
    <Pane label={`${title} 비교`}>
      <PaneHead>
        <h2>{title}</h2>
        <Badge icon={face.icon} tone={face.tone}>
          {face.word}
        </Badge>
        {place && <span className="meta push">{place}</span>}
      </PaneHead>
      <PaneBody label="비교 내용">
        {comparison.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainImportsFailure(comparison.error)}
          </Note>
        )}
        <div className="stack">
          {row.issues.length > 0 && <Issues row={row} />}
          {candidates.length > 1 && (
            <SegmentedField
              label="견줄 가구"
              size="small"
              value={String(Math.max(0, candidates.indexOf(candidate as Candidate)))}
              choices={candidates.map((each, at) => ({
                value: String(at),
                label: `${each.name} ${each.score.toFixed(2)}`,
              }))}
              onChange={(at) => onCandidate(Number(at))}
            />
          )}
          {candidate && comparison.data ? (
            <Comparison row={row} candidate={candidate} data={comparison.data} />
          ) : (
            row.state === 'new' && (
              <EmptyState icon="plus" title="비슷한 가구가 없습니다">
                반영하면 새 가구로 등록합니다.
              </EmptyState>
            )
          )}
          {row.state !== 'error' && <FindHousehold key={row.rowNo} onDecide={onDecide} />}
          {comparison.data && comparison.data.indicators.length > 0 && (
            <Section title="이 명단의 위기정보" level={3}>
              {comparison.data.indicators.join(', ')}
            </Section>
          )}
        </div>
      </PaneBody>
      {row.state !== 'error' && (
        <PaneFoot>
          <Decisions row={row} candidate={candidate} onDecide={onDecide} />
        </PaneFoot>
      )}
    </Pane>
  );
}

/** The decision that "same household" means for a candidate. */
export function sameAs(candidate: Candidate | undefined): RowDecision | null {
  if (candidate?.householdId) return { kind: 'same', householdId: candidate.householdId };
  return candidate?.rowNo === null || candidate === undefined ? null : { kind: 'same-row', rowNo: candidate.rowNo };
}

function Decisions({
  row,
  candidate,
  onDecide,
}: {
  row: PreviewRow;
  candidate: Candidate | undefined;
  onDecide: ComparePaneProps['onDecide'];
}) {
  const same = sameAs(candidate);
  return (
    <>
      <Button size="normal" keys="1" isDisabled={same === null} onPress={() => onDecide(same)}>
        {candidate && candidate.rowNo !== null && candidate.isSamePerson ? '같은 사람' : '같은 가구'}
      </Button>
      <Button size="normal" keys="2" onPress={() => onDecide({ kind: 'other' })}>
        다른 가구
      </Button>
      <Button size="normal" keys="3" onPress={() => onDecide({ kind: 'exclude' })}>
        제외
      </Button>
      {row.decision && (
        <Button variant="link" onPress={() => onDecide(null)}>
          정한 것 되돌리기
        </Button>
      )}
    </>
  );
}

/** Any household of the office, for a row whose own household the comparison did not find. */
function FindHousehold({ onDecide }: Pick<ComparePaneProps, 'onDecide'>) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({ ...rpc.search.find({ text: wanted, limit: 5 }), enabled: wanted !== '' });
  return (
    <Section title="다른 가구에서 찾기" level={3}>
      <TextField
        label="찾을 가구"
        isLabelHidden
        type="search"
        size="small"
        icon="search"
        placeholder="이름·초성·전화·주소"
        value={text}
        onValueChange={setText}
      />
      {wanted !== '' && found.data && (
        <LineList label="찾은 가구">
          {found.data.households.map((household) => (
            <li key={household.id}>
              <span className="cut">
                {household.headName} <span className="meta">{household.address}</span>
              </span>
              <Button variant="link" onPress={() => onDecide({ kind: 'same', householdId: household.id })}>
                이 가구로
              </Button>
            </li>
          ))}
          {found.data.households.length === 0 && <li className="meta">찾은 가구가 없습니다.</li>}
        </LineList>
      )}
    </Section>
  );
}

function Issues({ row }: { row: PreviewRow }) {
  return (
    <>
      {row.issues.map((issue) => (
        <Note
          key={`${issue.column}-${issue.code}-${issue.value ?? ''}`}
          tone={issue.severity === 'error' ? 'danger' : 'warn'}
          icon={issue.severity === 'error' ? 'fail' : 'warn'}
          title={`${issue.column || '열 이름 없음'}: ${ROW_ISSUE_SENTENCES[issue.code].what}`}
        >
          {issue.value && <span className="import-value">“{issue.value}” </span>}
          {ROW_ISSUE_SENTENCES[issue.code].remedy}
        </Note>
      ))}
    </>
  );
}

interface ComparisonProps {
  readonly row: PreviewRow;
  readonly candidate: Candidate;
  readonly data: { readonly phoneTails: readonly string[]; readonly matchAt: number; readonly reviewAt: number };
}

function Comparison({ row, candidate, data }: ComparisonProps) {
  const tails = (list: readonly string[]) => (list.length === 0 ? '—' : `끝 ${list.join(', ')}`);
  const day = (value: string | null) => (value ? formatDay(value, { weekday: false }) : '—');
  const values: Readonly<Record<string, readonly [string, string]>> = {
    name: [row.name, candidate.name],
    birth: [day(row.birthDate), day(candidate.birthDate)],
    address: [row.address || '—', candidate.address || '—'],
    phone: [tails(data.phoneTails), tails(candidate.phoneTails)],
    sex: ['다름', '다름'],
  };
  return (
    <>
      <p className="row" data-between data-wrap>
        <span>
          <b className="import-score">{candidate.score.toFixed(2)}</b>{' '}
          <span className="muted">
            {candidate.rowNo === null
              ? '같은 가구일 가능성'
              : `${candidate.rowNo}행과 ${candidate.isSamePerson ? '같은 사람' : '한집'}일 가능성`}
          </span>
        </span>
        <span className="caption">
          {data.matchAt.toFixed(2)} 이상 일치 · {data.reviewAt.toFixed(2)} 미만 신규
        </span>
      </p>
      <PlainTable
        caption="가져온 행과 견준 값"
        rows={candidate.points}
        rowKey={({ part }) => part}
        columns={[
          { id: 'part', label: '항목', width: 4.6, cell: ({ part }) => PART_WORDS[part] },
          {
            id: 'mine',
            label: '가져온 값',
            cell: ({ part }) => <Differing text={values[part]?.[0] ?? ''} from={values[part]?.[1] ?? ''} />,
          },
          {
            id: 'theirs',
            label: candidate.rowNo === null ? '기존 가구' : '앞선 행',
            cell: ({ part }) => <Differing text={values[part]?.[1] ?? ''} from={values[part]?.[0] ?? ''} />,
          },
          {
            id: 'points',
            label: '점수',
            width: 3.4,
            align: 'end',
            cell: ({ points }) => (points > 0 ? `+${points.toFixed(2)}` : points < 0 ? points.toFixed(2) : '0'),
          },
        ]}
      />
      <p className="meta">{explainMatch(candidate)}</p>
      {candidate.householdId && (
        <Facts
          items={[
            [
              '기존 가구',
              [candidate.householdNo, candidate.tong && `${candidate.tong}통`, candidate.officerName]
                .filter(Boolean)
                .join(' · '),
            ],
            ['마지막 연락', candidate.lastContactAt ? formatShortDay(candidate.lastContactAt) : '없음'],
          ]}
        />
      )}
    </>
  );
}

/** A value with the words marked that the other side does not have. */
function Differing({ text, from }: { text: string; from: string }) {
  const others = new Set(from.split(/[\s,]+/));
  if (text === '—' || from === '—') return text;
  return text.split(/(\s+)/).map((word, at) =>
    word.trim() === '' || others.has(word.replace(/,$/, '')) ? (
      word
    ) : (
      <b key={at} className="import-warn">
        {word}
      </b>
    ),
  );
}
