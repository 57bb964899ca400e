/**
 * @file How urgent a household is, and why (domain.md 2.2). The sum is always shown with its parts.
 */
import { type Day, diffDays } from '#shared/calendar/day.ts';
import type { CodeBook } from '#shared/codes/code-book.ts';
import {
  type PolicyRow,
  type PriorityBands,
  type PriorityWeights,
  readPolicy,
  type Season,
} from '#shared/policies/policy-defaults.ts';
import { seasonOn } from '#shared/policies/season.ts';
import type { PriorityLevel, PriorityOverride } from './household.schema.ts';

export interface PriorityInput {
  /** The Korean day on which it is judged: season and silence depend on it. */
  today: Day;
  /** Active indicators; repeats of one code (several months) count once. */
  indicatorCodes: readonly string[];
  isolationBand: string | null;
  vulnerability: readonly string[];
  /** Last day on which the person was reached; null when never. */
  lastContactOn: Day | null;
  /** Silence of someone never reached is counted from here. */
  registeredOn: Day;
  /** List emergency_sign, from consultations and devices. */
  emergencySigns: readonly string[];
  /** An open case carries the emergency flag. */
  isCaseEmergency: boolean;
  override: PriorityOverride | null;
}

export interface PriorityPolicy {
  weights: PriorityWeights;
  bands: PriorityBands;
  seasons: readonly Season[];
  codes: CodeBook;
}

export type PriorityPart = 'heavy-indicator' | 'other-indicator' | 'isolation' | 'vulnerability' | 'no-contact';

export interface PriorityLine {
  part: PriorityPart;
  /** Code that scored; null for silence. */
  code: string | null;
  /** From the code list; '' for silence, which the screen words itself from `days`. */
  label: string;
  points: number;
  /** Days without contact, for part 'no-contact'. */
  days: number | null;
}

export interface EmergencyReason {
  kind: 'sign' | 'supply-cut-in-season' | 'vulnerability' | 'case-flag';
  code: string | null;
  label: string;
  /** Name of the season, for a supply cut. */
  season: string | null;
}

export interface PriorityExplanation {
  /** What counts: the override when there is one. */
  level: PriorityLevel;
  computedLevel: PriorityLevel;
  score: number;
  /** Their points add up to `score`, highest first. */
  lines: PriorityLine[];
  emergencyReasons: EmergencyReason[];
  override: PriorityOverride | null;
}

/** Reads the three policies valid on a day. */
export function priorityPolicy(rows: readonly PolicyRow[], codes: CodeBook, day: Day): PriorityPolicy {
  return {
    weights: readPolicy(rows, 'priority/weights', day),
    bands: readPolicy(rows, 'priority/bands', day),
    seasons: readPolicy(rows, 'priority/seasons', day),
    codes,
  };
}

export function explainPriority(input: PriorityInput, policy: PriorityPolicy): PriorityExplanation {
  const lines = [
    ...indicatorLines(input, policy),
    ...isolationLines(input, policy),
    ...vulnerabilityLines(input, policy),
    ...silenceLines(input, policy),
  ].sort((a, b) => b.points - a.points);
  const score = lines.reduce((sum, { points }) => sum + points, 0);
  const emergencyReasons = reasonsForEmergency(input, policy);
  const computedLevel = emergencyReasons.length > 0 ? 'EMERGENCY' : levelOf(score, policy.bands);
  return {
    level: input.override?.level ?? computedLevel,
    computedLevel,
    score,
    lines,
    emergencyReasons,
    override: input.override,
  };
}

/** EMERGENCY first; for sorting. */
export function priorityOrder(level: PriorityLevel): number {
  return ORDER[level];
}

const ORDER: Readonly<Record<PriorityLevel, number>> = { EMERGENCY: 0, HIGH: 1, MID: 2, LOW: 3, NONE: 4 };

function levelOf(score: number, bands: PriorityBands): PriorityLevel {
  if (score >= bands.high) return 'HIGH';
  if (score >= bands.mid) return 'MID';
  return score >= bands.low ? 'LOW' : 'NONE';
}

function indicatorLines({ indicatorCodes }: PriorityInput, { weights, codes }: PriorityPolicy): PriorityLine[] {
  return [...new Set(indicatorCodes)].map((code) => {
    const isHeavy = (codes.indicator(code)?.weightClass ?? 'other') !== 'other';
    const points = isHeavy ? weights.heavyIndicator : weights.otherIndicator;
    return line(isHeavy ? 'heavy-indicator' : 'other-indicator', code, codes.label('indicator', code), points);
  });
}

function isolationLines({ isolationBand }: PriorityInput, { weights, codes }: PriorityPolicy): PriorityLine[] {
  const points = isolationBand === null ? undefined : weights.isolationBand[isolationBand];
  if (isolationBand === null || points === undefined || points === 0) return [];
  return [line('isolation', isolationBand, codes.label('isolation_band', isolationBand), points)];
}

function vulnerabilityLines({ vulnerability }: PriorityInput, { weights, codes }: PriorityPolicy): PriorityLine[] {
  return [...new Set(vulnerability)].flatMap((code) => {
    const points = weights.vulnerability[code] ?? 0;
    return points === 0 ? [] : [line('vulnerability', code, codes.label('vulnerability', code), points)];
  });
}

function silenceLines(
  { today, lastContactOn, registeredOn }: PriorityInput,
  { weights }: PriorityPolicy,
): PriorityLine[] {
  const days = diffDays(lastContactOn ?? registeredOn, today);
  if (days < weights.noContact.afterDays || weights.noContact.points === 0) return [];
  return [{ ...line('no-contact', null, '', weights.noContact.points), days }];
}

function reasonsForEmergency(input: PriorityInput, { weights, seasons, codes }: PriorityPolicy): EmergencyReason[] {
  const reasons: EmergencyReason[] = [...new Set(input.emergencySigns)].map((code) => ({
    kind: 'sign',
    code,
    label: codes.label('emergency_sign', code),
    season: null,
  }));
  const season = seasonOn(input.today, seasons);
  for (const code of new Set(input.indicatorCodes)) {
    if (season !== null && codes.indicator(code)?.isSeasonalEmergency === true) {
      reasons.push({ kind: 'supply-cut-in-season', code, label: codes.label('indicator', code), season: season.name });
    }
  }
  for (const code of new Set(input.vulnerability)) {
    if (weights.emergencyVulnerability.includes(code)) {
      reasons.push({ kind: 'vulnerability', code, label: codes.label('vulnerability', code), season: null });
    }
  }
  if (input.isCaseEmergency) reasons.push({ kind: 'case-flag', code: null, label: '', season: null });
  return reasons;
}

function line(part: PriorityPart, code: string | null, label: string, points: number): PriorityLine {
  return { part, code, label, points, days: null };
}
