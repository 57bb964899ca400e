import type { ReactNode } from 'react';
import { Icon, type Tone } from './icon.tsx';
import './badge.css';

interface StageRingProps {
  /** 0 not begun (dashed), 1 to 3 under way, 4 the ring is full; `done` and `failed` close the case. */
  readonly stage: 0 | 1 | 2 | 3 | 4 | 'done' | 'failed';
  readonly children: ReactNode;
  readonly tone?: Tone;
}

/** A stage by its name and by a ring that fills as the work moves on. */
export function StageRing({ stage, children, tone }: StageRingProps) {
  const natural: Tone = stage === 'done' ? 'ok' : stage === 'failed' ? 'danger' : stage === 0 ? 'neutral' : 'accent';
  const name = stage === 'done' ? 'done' : stage === 'failed' ? 'fail' : (`stage-${stage}` as const);
  return (
    <span className="status" data-tone={tone ?? natural}>
      <Icon name={name} />
      <span className="cut">{children}</span>
    </span>
  );
}
