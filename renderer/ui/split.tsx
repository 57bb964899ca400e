import type { CSSProperties, ReactNode } from 'react';
import './split.css';

interface SplitProps {
  readonly children: ReactNode;
  /** A `Pane`. */
  readonly side?: ReactNode;
  /** Which edge the side stands at. Default: the right one. */
  readonly sideAt?: 'start' | 'end';
  /** Width of the side in em; it narrows a little in a narrow window and never passes half. */
  readonly sideWidth?: number;
}

/** Work and, at one side, a peek or rail with a 1 px line between. Each scrolls by itself. */
export function Split({ children, side, sideAt = 'end', sideWidth = 27 }: SplitProps) {
  return (
    <div
      className="split"
      style={{ '--side': `${sideWidth}em` } as CSSProperties}
      data-single={side ? undefined : ''}
      data-side={sideAt}
    >
      {sideAt === 'start' && side}
      <div className="split-main">{children}</div>
      {sideAt === 'end' && side}
    </div>
  );
}

interface PaneProps {
  /** The name of this region. */
  readonly label: string;
  readonly children: ReactNode;
  readonly isSunken?: boolean;
}

/** The side of a `Split`: `PaneHead`, `PaneBody`, `PaneFoot`. */
export function Pane({ label, children, isSunken = false }: PaneProps) {
  return (
    <section className="pane" aria-label={label} data-sunken={isSunken || undefined}>
      {children}
    </section>
  );
}

/** 44 px: a title at the left, small controls at the right. */
export function PaneHead({ children }: { children: ReactNode }) {
  return <div className="pane-head">{children}</div>;
}

/** The part that scrolls. It is a tab stop, so that the keyboard can scroll it; its name says what is in it. */
export function PaneBody({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: it stands inside the pane's own section
    <div className="pane-body" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}

/** Fixed at the foot: the pane's actions, the main one first. */
export function PaneFoot({ children }: { children: ReactNode }) {
  return <div className="pane-foot">{children}</div>;
}

interface SectionProps {
  readonly title: string;
  /** At the right of the title: a count or a small action. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
  readonly level?: 2 | 3;
}

/** One block of a pane, divided from its neighbours by a line. */
export function Section({ title, end, children, level = 2 }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="section">
      <div className="section-head">
        <Heading>{title}</Heading>
        {end && <span className="push row meta">{end}</span>}
      </div>
      {children}
    </div>
  );
}
