/** @file When someone may be called unreachable: enough attempts, by different ways, at the door at least once. */
import type { CodeBook } from '#shared/codes/code-book.ts';
import type { AttemptsRule } from '#shared/policies/policy-defaults.ts';

export interface AttemptFacts {
  at: string;
  /** List contact_method. */
  method: string;
  /** List contact_result. */
  result: string;
  struckAt: string | null;
}

export interface AttemptsStanding {
  /** May be called unreachable. */
  isMet: boolean;
  /** Attempts since the person was last reached; struck-out ones do not count. */
  attempts: { made: number; needed: number };
  channels: { used: string[]; needed: number };
  visits: { made: number; needed: number };
  /** When the person was last reached; everything before it is history. */
  reachedAt: string | null;
}

export function attemptsStanding(
  attempts: readonly AttemptFacts[],
  rule: AttemptsRule,
  codes: CodeBook,
): AttemptsStanding {
  const counted = attempts.filter(({ struckAt }) => struckAt === null).sort((a, b) => (a.at < b.at ? -1 : 1));
  const lastReached = counted.findLastIndex(({ result }) => codes.isReached(result));
  const missed = counted.slice(lastReached + 1);
  const channels = missed.map(({ method }) => codes.contactChannel(method) ?? method);
  const standing = {
    attempts: { made: missed.length, needed: rule.attempts },
    channels: { used: [...new Set(channels)], needed: rule.channels },
    visits: { made: channels.filter((channel) => channel === 'visit').length, needed: rule.visits },
    reachedAt: counted[lastReached]?.at ?? null,
  };
  const isMet =
    standing.attempts.made >= rule.attempts &&
    standing.channels.used.length >= rule.channels &&
    standing.visits.made >= rule.visits;
  return { isMet, ...standing };
}
