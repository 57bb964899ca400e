import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { Badge } from '../ui/badge.tsx';
import type { IconName, Tone } from '../ui/icon.tsx';

interface Face {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

const FACES: Readonly<Record<PriorityLevel, Face>> = {
  EMERGENCY: { word: '긴급', icon: 'emergency', tone: 'danger' },
  HIGH: { word: '높음', icon: 'high', tone: 'danger' },
  MID: { word: '보통', icon: 'equal', tone: 'warn' },
  LOW: { word: '낮음', icon: 'low', tone: 'neutral' },
  NONE: { word: '없음', icon: 'minus', tone: 'neutral' },
};

/** How urgent a household is, by picture, word and colour. Only 긴급 is filled. */
export function PriorityBadge({ level }: { level: PriorityLevel }) {
  const { word, icon, tone } = FACES[level];
  return (
    <Badge icon={icon} tone={tone} isSolid={level === 'EMERGENCY'}>
      {word}
    </Badge>
  );
}
