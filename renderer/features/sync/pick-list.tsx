import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

interface PickListProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly current: string | null;
  readonly onPick: (key: string) => void;
  readonly children: (row: Row) => ReactNode;
}

/** A short list of two-line entries beside what they open: one tab stop, arrows move and open. */
export function PickList<Row>({ label, rows, rowKey, current, onPick, children }: PickListProps<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const at = Math.max(
    0,
    rows.findIndex((row) => rowKey(row) === current),
  );
  const shown = useRef(at);
  useEffect(() => {
    if (shown.current === at) return;
    shown.current = at;
    // The ring goes along when the entry under it was settled, or was left by a key beside the list.
    if (list.current?.contains(document.activeElement)) focusAt(list.current, at);
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = target === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, target))];
    if (!row || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    onPick(rowKey(row));
  };
  return (
    <ul className="pick-list scroll" aria-label={label} ref={list}>
      {rows.map((row, index) => (
        <li key={rowKey(row)}>
          <button
            type="button"
            aria-current={index === at && current !== null ? 'true' : undefined}
            tabIndex={index === at ? 0 : -1}
            onClick={() => onPick(rowKey(row))}
            onKeyDown={onKeyDown}
          >
            {children(row)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function focusAt(list: HTMLElement, at: number): void {
  const button = list.querySelectorAll<HTMLButtonElement>(':scope > li > button')[at];
  button?.focus();
  button?.scrollIntoView({ block: 'nearest' });
}

/** Back to the list after a decision, so that the next one is one key away. */
export function focusPickList(label: string): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLButtonElement>(`.pick-list[aria-label="${label}"] button[tabindex="0"]`)?.focus(),
  );
}
