import { describe, expect, test } from 'vitest';
import { AWAY_REASONS, type ServerStatus } from '#shared/sync/sync-status.schema.ts';
import { meanwhileSentence } from './away-words.ts';
import { lastSuccessWords, remainingWords, statusLine } from './status-words.ts';

const NOW = '2026-11-20T05:32:00.000Z';

const aStatus = (over: Partial<ServerStatus> = {}): ServerStatus => ({
  mode: 'server',
  server: 'https://sync.example.go.kr',
  deviceName: '2번 자리',
  connection: { state: 'connected' },
  lastSuccessAt: NOW,
  isComplete: true,
  waiting: 0,
  oldestWaitingAt: null,
  refused: 0,
  conflicts: 0,
  held: 0,
  clockOffsetMs: null,
  lease: null,
  notices: [],
  ...over,
});
const away = (why: (typeof AWAY_REASONS)[number]): ServerStatus['connection'] => ({
  state: 'away',
  why,
  since: NOW,
  nextTryAt: null,
});
const working = (over: object) =>
  ({ state: 'working', phase: 'first-sync', done: 0, total: 100, startedAt: NOW, ...over }) as const;

describe('the line at the top of every page', () => {
  test('says that all is well in three words', () => {
    expect(statusLine(aStatus())).toEqual({ face: 'connected', words: '서버와 연결됨' });
  });

  test('counts what waits and what somebody has to look at', () => {
    const status = aStatus({ waiting: 3, refused: 1, conflicts: 2, held: 1 });
    expect(statusLine(status).words).toBe('서버와 연결됨 · 대기 3건 · 확인 4건');
  });

  test('says offline, why, and what waits', () => {
    expect(statusLine(aStatus({ connection: away('no-network'), waiting: 3 })).words).toBe(
      '오프라인 · 네트워크가 없음 · 대기 3건',
    );
  });

  test('is alarming only where waiting mends nothing', () => {
    const loud = AWAY_REASONS.filter((why) => statusLine(aStatus({ connection: away(why) })).face === 'trouble');
    expect(loud).toEqual(['certificate', 'revoked', 'upgrade-required', 'clock-skew', 'storage-full']);
  });

  test('is not called offline where the server answered and a person has to act', () => {
    expect(statusLine(aStatus({ connection: away('upgrade-required') })).words).toBe('동기화 멈춤 · 새 버전 필요');
  });

  test('says where the records are, and never more than is true', () => {
    expect(meanwhileSentence('no-network')).toContain('안전하게 쌓입니다');
    expect(meanwhileSentence('upgrade-required')).toContain('서버로 갑니다');
    expect(meanwhileSentence('storage-full')).not.toContain('쌓입니다');
  });

  test('tells how far the first sync is', () => {
    expect(statusLine(aStatus({ connection: working({ done: 45 }) })).words).toBe('사무소 기록을 처음 받는 중 45%');
    expect(statusLine(aStatus({ connection: working({ total: null }) })).words).toBe('사무소 기록을 처음 받는 중');
  });
});

describe('how much longer', () => {
  const after = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000);

  test('follows from how it went so far', () => {
    expect(remainingWords(working({ done: 20 }), after(60))).toBe('약 4분 남음');
    expect(remainingWords(working({ done: 90 }), after(60))).toBe('1분 안에 끝남');
  });

  test('is not guessed before there is something to go by, nor at the end', () => {
    expect(remainingWords(working({}), after(60))).toBeNull();
    expect(remainingWords(working({ done: 50 }), after(1))).toBeNull();
    expect(remainingWords(working({ done: 100 }), after(60))).toBeNull();
    expect(remainingWords(working({ done: 50, total: null }), after(60))).toBeNull();
  });
});

test('the clock of this PC is compared with the server’s where they differ', () => {
  const at = new Date('2026-11-20T05:35:00.000Z');
  expect(lastSuccessWords(aStatus(), at)).toBe('마지막으로 맞춘 때 3분 전');
  expect(lastSuccessWords(aStatus({ clockOffsetMs: -2_100 }), at)).toBe(
    '마지막으로 맞춘 때 3분 전 · 서버 시각과 2초 차이',
  );
  expect(lastSuccessWords(aStatus({ lastSuccessAt: null }), at)).toBe('아직 맞춘 적이 없음');
});
