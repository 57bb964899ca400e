import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './message.css';

interface BannerProps {
  readonly tone: 'info' | 'ok' | 'warn' | 'danger';
  readonly icon: IconName;
  /** What happened, in bold; the children say whether the records are safe and what to do. */
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** A state of the whole page, under its head. */
export function Banner({ tone, icon, title, children, action }: BannerProps) {
  return (
    <div className="banner" role={tone === 'danger' ? 'alert' : 'status'} data-tone={tone}>
      <Icon name={icon} tone={tone} />
      <span>
        <b>{title}</b> {children}
      </span>
      {action && <span className="push">{action}</span>}
    </div>
  );
}
