import type { ReactNode } from 'react';
import { Icon, type IconName, type Tone } from './icon.tsx';
import './badge.css';

interface BadgeProps {
  readonly icon: IconName;
  readonly children: ReactNode;
  readonly tone?: Tone;
  /** Filled with the tone: for the one highest urgency alone. */
  readonly isSolid?: boolean;
}

/** Priority, flags and record state: picture, word and colour together. */
export function Badge({ icon, children, tone = 'neutral', isSolid = false }: BadgeProps) {
  return (
    <span className="badge" data-tone={tone} data-solid={isSolid || undefined}>
      <Icon name={icon} size="small" />
      {children}
    </span>
  );
}
