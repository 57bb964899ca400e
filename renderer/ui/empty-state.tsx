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
  /** It stands in for the whole page: its title is the page's heading. */
  readonly isWholePage?: boolean;
}

/** Nothing here: why, and what to do next. Also for what one may not see. */
export function EmptyState({ icon, title, children, actions, tone, isWholePage = false }: EmptyStateProps) {
  const Title = isWholePage ? 'h1' : 'h2';
  return (
    <div className="empty">
      <Icon name={icon} size="large" tone={tone} />
      <Title>{title}</Title>
      {children && <div className="empty-text">{children}</div>}
      {actions && (
        <div className="row" data-wrap>
          {actions}
        </div>
      )}
    </div>
  );
}
