import type { PriorityView } from '#shared/households/household-page.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';

const LEVEL_WORDS = { EMERGENCY: '긴급', HIGH: '높음', MID: '보통', LOW: '낮음', NONE: '없음' } as const;

/** The sum by its parts: nobody should have to believe a number. */
export function PriorityBreakdown({ priority, onOverride }: { priority: PriorityView; onOverride: () => void }) {
  const { level, score, lines, emergencyReasons, override, computedLevel, bands } = priority;
  return (
    <div className="stack breakdown">
      <div className="row" data-between>
        <h3>
          {LEVEL_WORDS[level]} · {score}점
        </h3>
        <span className="caption">{bandWords(bands, computedLevel)}</span>
      </div>
      {override && (
        <Note icon="edit" title={`직접 정함: ${LEVEL_WORDS[override.level]}`}>
          {override.reason} <span className="subtle">(계산으로는 {LEVEL_WORDS[computedLevel]})</span>
        </Note>
      )}
      {emergencyReasons.length > 0 && (
        <Note tone="danger" icon="emergency" title="긴급인 까닭">
          {emergencyReasons.map(emergencyWords).join(', ')}
        </Note>
      )}
      <table className="breakdown-table">
        <caption className="sr-only">점수 내역</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">항목</th>
            <th scope="col">점수</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.part}-${line.code ?? ''}`}>
              <th scope="row">
                {lineWords(line)} {line.days !== null && <span className="meta">{line.days}일</span>}
              </th>
              <td>{line.points}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">합계</th>
            <td>{score}</td>
          </tr>
        </tfoot>
      </table>
      <div className="row" data-between>
        <span className="caption">지금 기준으로 계산</span>
        <Button variant="link" onPress={onOverride}>
          {override ? '직접 정한 것 바꾸기' : '직접 바꾸기'}
        </Button>
      </div>
    </div>
  );
}

const PART_WORDS = {
  'heavy-indicator': '중대 위기정보',
  'other-indicator': '위기정보',
  isolation: '고립',
  vulnerability: '취약',
  'no-contact': '오래 연락 없음',
} as const;

function lineWords({ part, label }: PriorityView['lines'][number]): string {
  return label === '' ? PART_WORDS[part] : `${PART_WORDS[part]}: ${label}`;
}

function emergencyWords({ kind, label, season }: PriorityView['emergencyReasons'][number]): string {
  if (kind === 'case-flag') return '사례에 긴급 표시';
  return season === null ? label : `${season} ${label}`;
}

function bandWords(bands: PriorityView['bands'], level: PriorityView['level']): string {
  if (level === 'EMERGENCY') return '점수와 관계없이 긴급';
  if (level === 'HIGH') return `${bands.high}점 이상 높음`;
  if (level === 'MID') return `${bands.mid}~${bands.high - 1}점 보통`;
  if (level === 'LOW') return `${bands.low}~${bands.mid - 1}점 낮음`;
  return `${bands.low}점부터 낮음`;
}
