/** @file Why the server does not answer: what is told in three words, in a sentence, and what to do. Records are safe in every case. */
import type { AwayReason, SyncNotice, SyncPhase } from '#shared/sync/sync-status.schema.ts';

interface AwayWords {
  /** For the line at the top of every page. */
  readonly short: string;
  readonly sentence: string;
  /** What somebody can do. */
  readonly todo: string;
  /** Nothing mends itself: a person has to do something first, or the server refuses this PC. */
  readonly isStuck?: true;
  /** Where the records are meanwhile, where it is not simply this PC. */
  readonly meanwhile?: string;
}

export const AWAY_WORDS: Readonly<Record<AwayReason, AwayWords>> = {
  'no-network': {
    short: '네트워크가 없음',
    sentence: '이 PC가 네트워크에 연결되어 있지 않습니다.',
    todo: '랜선이나 와이파이를 확인하세요. 연결되면 저절로 보냅니다.',
  },
  'server-not-found': {
    short: '서버를 찾지 못함',
    sentence: '그 이름의 서버를 찾지 못했습니다.',
    todo: '서버 주소가 맞는지, 행정망에 연결되어 있는지 확인하세요.',
  },
  refused: {
    short: '서버가 꺼져 있음',
    sentence: '서버 자리는 찾았지만 응답하지 않습니다. 서버가 꺼져 있거나 막혀 있습니다.',
    todo: '잠시 뒤 저절로 다시 합니다. 오래 가면 서버 담당자에게 알리세요.',
  },
  'timed-out': {
    short: '응답이 늦음',
    sentence: '서버의 응답을 기다리다 그만두었습니다. 네트워크가 느리거나 서버가 바쁩니다.',
    todo: '잠시 뒤 저절로 다시 합니다.',
  },
  certificate: {
    short: '인증서가 다름',
    sentence:
      '서버의 인증서가 연결할 때와 다릅니다. 다른 서버이거나 누군가 사이에 있을 수 있어 아무것도 보내지 않았습니다.',
    todo: '서버 담당자에게 인증서를 바꾸었는지 물어보세요.',
    isStuck: true,
  },
  proxy: {
    short: '프록시가 막음',
    sentence: '사이에 있는 프록시가 로그인을 요구하거나 연결을 막았습니다.',
    todo: '전산 담당자에게 서버 주소를 열어 달라고 요청하세요.',
  },
  'captive-portal': {
    short: '접속 확인 화면이 뜸',
    sentence: '서버 대신 와이파이의 접속 확인 화면이 응답했습니다.',
    todo: '브라우저로 와이파이 접속을 마친 뒤 ‘지금 동기화’를 누르세요.',
  },
  'server-busy': {
    short: '서버가 바쁨',
    sentence: '서버가 바빠 나중에 다시 오라고 했습니다.',
    todo: '잠시 뒤 저절로 다시 합니다.',
  },
  'server-failed': {
    short: '서버 오류',
    sentence: '서버 안에서 문제가 생겼습니다.',
    todo: '잠시 뒤 저절로 다시 합니다. 오래 가면 서버 담당자에게 알리세요.',
  },
  'unreadable-answer': {
    short: '알 수 없는 응답',
    sentence: '서버의 응답을 읽지 못했습니다. 사이의 장비가 바꾸었거나 버전이 다를 수 있습니다.',
    todo: '서버 담당자에게 알리세요.',
  },
  revoked: {
    short: '등록이 해지됨',
    sentence: '이 PC의 등록이 서버에서 해지되었습니다.',
    todo: '팀장에게 까닭을 물어보세요. 다시 쓰려면 새 등록 코드를 받아 비어 있는 PC에서 연결합니다.',
    isStuck: true,
  },
  'upgrade-required': {
    short: '새 버전 필요',
    sentence: '서버가 더 새로운 온이음을 요구합니다. 보내는 것은 되고 받는 것만 멈췄습니다.',
    todo: '온이음을 새 버전으로 바꾸세요.',
    isStuck: true,
    meanwhile: '그동안 적은 것은 계속 서버로 갑니다.',
  },
  'clock-skew': {
    short: '시각이 다름',
    sentence: '이 PC의 시각이 서버와 10분 넘게 다릅니다.',
    todo: '윈도우의 날짜와 시간 설정에서 시각을 맞추세요.',
    isStuck: true,
  },
  'storage-full': {
    short: '디스크가 가득 참',
    sentence: '이 PC의 디스크가 가득 차 더 받지 못했습니다.',
    todo: '자리를 비우고 ‘지금 동기화’를 누르세요.',
    isStuck: true,
    meanwhile: '이미 적은 것은 이 PC에 그대로 있습니다.',
  },
};

/** Where what is written meanwhile is kept. */
export const meanwhileSentence = (why: AwayReason): string =>
  AWAY_WORDS[why].meanwhile ?? '그동안 적은 것은 이 PC에 안전하게 쌓입니다.';

export const PHASE_WORDS: Readonly<Record<SyncPhase, string>> = {
  genesis: '사무소 기록을 서버로 올리는 중',
  'first-sync': '사무소 기록을 처음 받는 중',
  sending: '보내는 중',
  receiving: '받는 중',
  repairing: '서버와 다른 곳을 고치는 중',
};

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  council: '안전협의체',
  welfare: '위기가구',
  'welfare/restricted': '고립 조사',
  admin: '관리',
};
export const scopeWords = (scope: string): string => SCOPE_WORDS[scope] ?? scope;

/** What happened while nobody was looking, in one sentence. */
export function noticeSentence({ kind, scope, count }: SyncNotice): string {
  const what = scope === null ? '일부' : scopeWords(scope);
  switch (kind) {
    case 'identity-was-used-elsewhere':
      return '이 PC의 사본이 다른 곳에서 쓰여, 이 PC는 새 이름으로 모두 다시 보냈습니다. 잃은 기록은 없습니다.';
    case 'server-was-restored':
      return `서버가 백업에서 되살아나 이 PC가 기록 ${count ?? 0}건을 다시 보냈습니다. 잃은 기록은 없습니다.`;
    case 'feed-taken-away':
      return `이 PC에서 ${what} 자료를 볼 권한이 없어져 서버로 보낸 뒤 이 PC에서 지웠습니다.`;
    case 'feed-repaired':
      return `${what} 자료에서 서버와 다른 곳을 찾아 고쳤습니다.`;
    case 'rows-not-repaired':
      return `이 PC의 디스크가 기록 ${count ?? 0}건을 제대로 보관하지 못합니다. 서버의 기록은 온전합니다. PC 담당자에게 디스크 점검을 요청하세요.`;
  }
}
