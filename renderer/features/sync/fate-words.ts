/** @file What became of recorded work: icon, word and colour for lists, and why in a sentence. */
import type { OutboxDetail, OutboxFate } from '#shared/sync/outbox-view.ts';
import type { IconName, Tone } from '../../ui/icon.tsx';
import { HELD_WORDS, ruleSentence } from './rule-words.ts';

interface FateFace {
  readonly icon: IconName;
  readonly tone: Tone;
  /** For a cell. */
  readonly words: string;
  /** What the words leave open and somebody has to know at once: under the row. */
  readonly reason?: string;
  /** The whole reason, and that nothing is lost. */
  readonly sentence: string;
}

export function fateFace(fate: OutboxFate): FateFace {
  switch (fate.state) {
    case 'waiting':
      return {
        icon: 'clock',
        tone: 'neutral',
        words: '보낼 차례',
        sentence: '이 PC에 저장되어 있고, 연결되면 쓴 순서대로 보냅니다.',
      };
    case 'sent':
      return {
        icon: 'send',
        tone: 'neutral',
        // Whether it arrived is not known here: the line may have been dead from the start.
        words: '보내기 시작함, 답 없음',
        sentence:
          '보내기 시작했지만 서버의 답을 아직 받지 못했습니다. 답이 올 때까지 다시 보내며, 두 번 저장되지 않습니다.',
      };
    case 'applied':
    case 'durable':
      if (fate.conflicts > 0)
        return {
          icon: 'diff',
          tone: 'warn',
          words: '저장됨, 충돌 있음',
          sentence: '서버에 저장되었습니다. 다른 사람도 고친 칸은 두 값이 모두 남아 누군가 정하기를 기다립니다.',
        };
      return {
        icon: 'done',
        tone: 'ok',
        words: fate.state === 'durable' ? '서버 백업까지 저장됨' : '저장됨',
        sentence:
          fate.state === 'durable' ? '서버에 저장되고 서버의 백업에서도 확인되었습니다.' : '서버에 저장되었습니다.',
      };
    case 'held':
      return {
        icon: 'stage-2',
        tone: 'warn',
        words: '보류: 사람이 정해야 함',
        reason: HELD_WORDS[fate.why],
        sentence: HELD_WORDS[fate.why],
      };
    case 'rejected':
      return {
        icon: 'fail',
        tone: 'danger',
        words: '받지 않음',
        reason: ruleSentence(fate.rule),
        sentence: `${ruleSentence(fate.rule)} 내용은 이 PC에 그대로 있습니다.`,
      };
    case 'blocked':
      return {
        icon: 'clock',
        tone: 'warn',
        words: '먼저 올 기록을 기다림',
        reason: '이 기록이 기대는 다른 기록이 서버에 아직 없습니다. 열면 어떤 기록인지 보입니다.',
        sentence: '이 기록이 기대는 다른 기록이 서버에 아직 없습니다. 그것이 오면 저절로 저장됩니다.',
      };
    case 'doubled':
      return {
        icon: 'fail',
        tone: 'danger',
        words: '번호가 겹침',
        reason: '이 PC의 사본이 같은 번호로 다른 기록을 먼저 보냈습니다.',
        sentence:
          '이 PC의 사본이 같은 번호로 다른 기록을 먼저 보냈습니다. 내용은 여기 남아 있으니 다시 보내거나 버리세요.',
      };
    case 'discarded':
      return {
        icon: 'trash',
        tone: 'neutral',
        words: '버림',
        reason: fate.reason,
        sentence: `보내지 않기로 한 기록입니다. 까닭: ${fate.reason}`,
      };
  }
}

/** What has to happen before something that waits on the server is saved, and who can do something about it. */
export function blockedSentence({ waitsFor, waitsInVain }: Pick<OutboxDetail, 'waitsFor' | 'waitsInVain'>): string {
  if (waitsInVain && waitsFor?.fate.state === 'discarded')
    return '기다리는 기록을 보내지 않기로 해 저장되지 않습니다. 필요한 내용은 기록을 열어 다시 적고, 이것은 버리세요.';
  if (waitsInVain)
    return '기다리는 기록을 서버가 받지 않아 저장되지 않습니다. 그 기록을 다시 보내면 이 기록도 함께 다시 보냅니다. 필요 없으면 버리세요.';
  if (waitsFor) return '이 PC가 보낸 다른 기록이 먼저 저장되어야 합니다. 그러면 저절로 저장됩니다.';
  return '다른 PC에서 올 기록이 서버에 아직 없습니다. 그 PC가 서버와 맞추면 저절로 저장됩니다. 기다리지 않으려면 거두세요.';
}
