import type { ReactNode } from 'react';
import { Icon, type IconName, type Tone } from './icon.tsx';
import './badge.css';

interface StatusProps {
  readonly icon: IconName;
  readonly children: ReactNode;
  readonly tone?: Tone;
}

/** Stage and result inside tables, without a fill. Only `danger` and `warn` colour the word as well as the picture. */
export function Status({ icon, children, tone = 'neutral' }: StatusProps) {
  return (
    <span className="status" data-tone={tone}>
      <Icon name={icon} />
      <span className="cut">{children}</span>
    </span>
  );
}
