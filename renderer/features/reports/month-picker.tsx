import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ReportMonth } from '#shared/reports/report-figure.ts';
import { addReportMonths } from '#shared/reports/report-periods.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';

interface MonthPickerProps {
  readonly month: ReportMonth;
  readonly onChange: (month: ReportMonth) => void;
}

/** Steps through months, or opens a year of them. Arrows move, Page Up and Page Down change the year, Enter chooses. */
export function MonthPicker({ month, onChange }: MonthPickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const choose = (next: ReportMonth) => {
    setIsOpen(false);
    onChange(next);
  };
  return (
    <span className="month-picker">
      <IconButton
        icon="chev-left"
        size="tall"
        isOutlined
        label="지난달 (Alt+←)"
        onPress={() => onChange(addReportMonths(month, -1))}
      />
      <Popover
        trigger={
          <Button size="normal" icon="calendar" label={`보고할 달 고르기, 지금 ${words(month)}`}>
            {words(month)}
          </Button>
        }
        label="보고할 달"
        width={17}
        placement="bottom end"
        isOpen={isOpen}
        onOpenChange={setIsOpen}
      >
        <YearOfMonths month={month} onChoose={choose} />
      </Popover>
      <IconButton
        icon="chev-right"
        size="tall"
        isOutlined
        label="다음 달 (Alt+→)"
        onPress={() => onChange(addReportMonths(month, 1))}
      />
    </span>
  );
}

const words = (month: ReportMonth): string => `${month.slice(0, 4)}. ${Number(month.slice(5))}.`;
const COLUMNS = 4;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
  PageUp: -12,
  PageDown: 12,
};

function YearOfMonths({ month, onChoose }: { month: ReportMonth; onChoose: (month: ReportMonth) => void }) {
  const [at, setAt] = useState(month);
  const grid = useRef<HTMLDivElement>(null);
  const year = at.slice(0, 4);
  // Focus follows the month that the keys stand on, also into another year.
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setAt((now) => addReportMonths(now, by));
  };
  return (
    <div className="stack">
      <div className="row">
        <IconButton icon="chev-left" label="지난해 (Page Up)" onPress={() => setAt(addReportMonths(at, -12))} />
        <b className="month-year" aria-live="polite">
          {year}년
        </b>
        <IconButton icon="chev-right" label="다음 해 (Page Down)" onPress={() => setAt(addReportMonths(at, 12))} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of twelve buttons, not a form */}
      <div className="month-grid" role="group" aria-label={`${year}년의 달`} ref={grid} onKeyDown={onKeyDown}>
        {Array.from({ length: 12 }, (_unused, index) => {
          const own = `${year}-${String(index + 1).padStart(2, '0')}`;
          return (
            <button
              type="button"
              key={own}
              tabIndex={own === at ? 0 : -1}
              aria-pressed={own === month}
              onClick={() => onChoose(own)}
            >
              {index + 1}월
            </button>
          );
        })}
      </div>
    </div>
  );
}
