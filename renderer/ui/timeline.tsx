import type { ReactNode } from 'react';
import { formatMonth, formatShortDayTime, today } from './format.ts';
import { Icon, type IconName, type Tone } from './icon.tsx';
import './timeline.css';

export interface TimelineEntry {
  readonly id: string;
  /** An instant in ISO 8601. */
  readonly at: string;
  readonly icon: IconName;
  readonly title: string;
  /** Who: a person or a service. */
  readonly by?: string;
  readonly text?: ReactNode;
  /** Links and results under the text. */
  readonly end?: ReactNode;
  /** `danger` only where someone must act. */
  readonly tone?: Tone;
}

interface TimelineProps {
  readonly label: string;
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
}

/** What happened, newest first, under its months. */
export function Timeline({ label, entries }: TimelineProps) {
  return (
    <div className="timeline">
      {byMonth(entries).map(({ month, name, entries }) => (
        <section key={month} aria-label={`${label} ${month}`}>
          <h3 className="timeline-month">{name}</h3>
          <ul>
            {entries.map((entry) => (
              <li className="timeline-entry" key={entry.id}>
                <span className="timeline-mark" data-tone={entry.tone}>
                  <Icon name={entry.icon} size="small" />
                </span>
                <div>
                  <div className="timeline-head">
                    <h4>{entry.title}</h4>
                    <time dateTime={entry.at}>{formatShortDayTime(entry.at)}</time>
                    {entry.by && <span className="push">{entry.by}</span>}
                  </div>
                  {entry.text && <p className="timeline-text">{entry.text}</p>}
                  {entry.end && <div className="timeline-end row">{entry.end}</div>}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** This year's months go by their number alone. */
function byMonth(entries: readonly TimelineEntry[]) {
  const months: { month: string; name: string; entries: TimelineEntry[] }[] = [];
  const year = today().slice(0, 4);
  for (const entry of entries) {
    const month = formatMonth(entry.at);
    if (months.at(-1)?.month !== month) {
      const name = month.startsWith(year) ? `${month.split(' ')[1]?.replace('.', '')}월` : month;
      months.push({ month, name, entries: [] });
    }
    months.at(-1)?.entries.push(entry);
  }
  return months;
}
