/** @file The state of sync in one line: for the top of every page, and for who listens. */
import type { ServerStatus } from '#shared/sync/sync-status.schema.ts';
import { formatElapsed, formatNumber } from '../../ui/format.ts';
import { AWAY_WORDS, PHASE_WORDS } from './away-words.ts';

export type StatusFace = 'connected' | 'working' | 'away' | 'trouble';

/** `서버와 연결됨 · 대기 3건`, `오프라인 · 네트워크가 없음 · 대기 3건`, `동기화 멈춤 · 시각이 다름`. */
export function statusLine(status: ServerStatus): { readonly face: StatusFace; readonly words: string } {
  const { connection, waiting, refused, conflicts, held } = status;
  const toLookAt = refused + conflicts + held;
  const rest = [
    ...(waiting > 0 ? [`대기 ${formatNumber(waiting)}건`] : []),
    ...(toLookAt > 0 ? [`확인 ${formatNumber(toLookAt)}건`] : []),
  ];
  const line = (...first: string[]) => [...first, ...rest].join(' · ');
  switch (connection.state) {
    case 'starting':
      return { face: 'working', words: line('서버에 연결하는 중') };
    case 'connected':
      return { face: 'connected', words: line('서버와 연결됨') };
    case 'working':
      return { face: 'working', words: line(workingWords(connection)) };
    case 'away': {
      const { short, isStuck } = AWAY_WORDS[connection.why];
      return isStuck
        ? { face: 'trouble', words: line('동기화 멈춤', short) }
        : { face: 'away', words: line('오프라인', short) };
    }
  }
}

type Working = Extract<ServerStatus['connection'], { state: 'working' }>;

function workingWords({ phase, done, total }: Working): string {
  if (phase === 'sending' || phase === 'receiving' || phase === 'repairing') return `서버와 ${PHASE_WORDS[phase]}`;
  if (total === null || total === 0) return PHASE_WORDS[phase];
  return `${PHASE_WORDS[phase]} ${Math.floor((done / total) * 100)}%`;
}

/** How much longer, by how it went so far: `약 2분 남음`. Nothing before there is something to go by. */
export function remainingWords({ done, total, startedAt }: Working, now: Date): string | null {
  const spent = (now.getTime() - Date.parse(startedAt)) / 1000;
  if (total === null || done === 0 || done >= total || spent < 2) return null;
  const left = (spent / done) * (total - done);
  if (left < 60) return '1분 안에 끝남';
  return `약 ${Math.ceil(left / 60)}분 남음`;
}

/** `마지막으로 맞춘 때 3분 전 · 서버 시각과 2초 차이` */
export function lastSuccessWords({ lastSuccessAt, clockOffsetMs }: ServerStatus, now: Date): string {
  const when =
    lastSuccessAt === null ? '아직 맞춘 적이 없음' : `마지막으로 맞춘 때 ${formatElapsed(lastSuccessAt, now)}`;
  if (clockOffsetMs === null) return when;
  const seconds = Math.round(Math.abs(clockOffsetMs) / 1000);
  const apart = seconds < 60 ? `${seconds}초` : `${Math.round(seconds / 60)}분`;
  return seconds === 0 ? when : `${when} · 서버 시각과 ${apart} 차이`;
}
