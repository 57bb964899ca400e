import type { ReactNode } from 'react';
import './badge.css';

/** A plain word in a box: neither state nor urgency. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className="tag">{children}</span>;
}
