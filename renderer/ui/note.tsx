import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './message.css';

interface NoteProps {
  readonly tone?: 'plain' | 'info' | 'ok' | 'warn' | 'danger';
  readonly icon: IconName;
  readonly title?: string;
  readonly children: ReactNode;
  /** Set when the note appears in answer to something just done, so that it is read aloud. */
  readonly isAlert?: boolean;
}

/** A remark inside a pane or a form. */
export function Note({ tone = 'info', icon, title, children, isAlert = false }: NoteProps) {
  return (
    <div className="note" data-tone={tone === 'plain' ? 'neutral' : tone} role={isAlert ? 'alert' : undefined}>
      <Icon name={icon} tone={tone === 'plain' ? 'neutral' : tone} />
      <div>
        {title && <p className="note-title">{title}</p>}
        <div className="note-text">{children}</div>
      </div>
    </div>
  );
}
