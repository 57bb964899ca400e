import type { ReactNode } from 'react';
import { Icon, type IconName, type Tone } from './icon.tsx';
import './state.css';

interface EmptyStateProps {
  readonly icon: IconName;
  /** One sentence. */
  readonly title: string;
  /** One line of help. */
  readonly children?: ReactNode;
  /** One main way out, at most one more beside it. */
  readonly actions?: ReactNode;
  readonly tone?: Tone;
}

/** Nothing here: why, and what to do next. Also for what one may not see. */
export function EmptyState({ icon, title, children, actions, tone }: EmptyStateProps) {
  return (
    <div className="empty">
      <Icon name={icon} size="large" tone={tone} />
      <h2>{title}</h2>
      {children && <div className="empty-text">{children}</div>}
      {actions && (
        <div className="row" data-wrap>
          {actions}
        </div>
      )}
    </div>
  );
}
