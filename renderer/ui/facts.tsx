import { Fragment, type ReactNode } from 'react';
import { formatNumber } from './format.ts';
import { Icon, type IconName, type Tone } from './icon.tsx';
import './facts.css';

interface FactsProps {
  /** Label and value. Facts that are absent are left out by the caller; an unknown one is `—`. */
  readonly items: readonly (readonly [label: string, value: ReactNode])[];
}

/** A two-column list of facts. */
export function Facts({ items }: FactsProps) {
  return (
    <dl className="facts">
      {items.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with: `어제 18`. */
  readonly note?: string;
  readonly icon: IconName;
  readonly tone?: Tone;
  /** The list this number counts. A figure that opens nothing should be rare. */
  readonly onOpen?: () => void;
}

/** The few large numbers of a page, each a way into its list. */
export function Figures({ label, items }: { label: string; items: readonly Figure[] }) {
  return (
    <ul className="figures" aria-label={label}>
      {items.map((item) => (
        <li key={item.id}>
          {item.onOpen ? (
            <button type="button" className="figure-box" onClick={item.onOpen}>
              <FigureFace {...item} />
            </button>
          ) : (
            <div className="figure-box">
              <FigureFace {...item} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function FigureFace({ label, value, unit, note, icon, tone }: Figure) {
  return (
    <>
      <span className="figure-label">
        <Icon name={icon} tone={tone} />
        {label}
      </span>
      <span className="figure-value" data-tone={tone === 'danger' ? tone : undefined}>
        {formatNumber(value)}
        <small>
          {unit}
          {note && ` · ${note}`}
        </small>
      </span>
    </>
  );
}

/** Short lines under each other with a rule between: steps, plans, attachments. */
export function LineList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="line-list" aria-label={label}>
      {children}
    </ul>
  );
}
