import { type KeyboardEvent, useRef } from 'react';
import {
  type ConsultationSheet,
  NEED_DOMAINS,
  type NeedDomain,
  type NeedLevel,
  needTotal,
} from '#shared/consultations/consultation-sheet.ts';
import { NEED_LEVEL_WORDS, NEED_WORDS } from '#shared/consultations/consultation-words.ts';

interface NeedsTableProps {
  readonly needs: ConsultationSheet['needs'];
  readonly onChange: (needs: ConsultationSheet['needs']) => void;
  /** The last row was filled: where the keys go on. */
  readonly onDone: () => void;
  /** Marks rows that are still empty as something to mend. */
  readonly areGapsShown: boolean;
}

const LEVELS = [0, 1, 2, 3] as const;

/** Ten needs, one row each. A digit fills a row and goes to the next, so the whole table is ten keystrokes. */
export function NeedsTable({ needs, onChange, onDone, areGapsShown }: NeedsTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const set = (domain: NeedDomain, changes: Partial<ConsultationSheet['needs'][NeedDomain]>) => {
    const before = needs[domain] ?? { level: null, note: '' };
    onChange({ ...needs, [domain]: { ...before, ...changes } });
  };
  const focusRow = (index: number) => {
    const domain = NEED_DOMAINS[index];
    if (domain === undefined) onDone();
    else
      table.current
        ?.querySelector<HTMLInputElement>(`#${fieldId(domain)} input[type=radio]:is(:checked, [value="0"])`)
        ?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, domain: NeedDomain) => {
    const digit = /^(?:Digit|Numpad)([0-3])$/u.exec(event.code)?.[1];
    if (digit === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    set(domain, { level: Number(digit) as NeedLevel });
    focusRow(NEED_DOMAINS.indexOf(domain) + 1);
  };
  return (
    <table className="needs" ref={table}>
      <caption className="sr-only">욕구 10영역의 위험도 0부터 3까지와 메모</caption>
      <thead>
        <tr>
          <th scope="col">영역</th>
          <th scope="col">위험도</th>
          <th scope="col" className="needs-word">
            뜻
          </th>
          <th scope="col">메모</th>
        </tr>
      </thead>
      <tbody>
        {NEED_DOMAINS.map((domain) => {
          const need = needs[domain] ?? { level: null, note: '' };
          const isGap = areGapsShown && need.level === null;
          return (
            <tr key={domain} data-gap={isGap || undefined}>
              <th scope="row" id={`${fieldId(domain)}-name`}>
                {NEED_WORDS[domain]}
              </th>
              <td>
                <div
                  id={fieldId(domain)}
                  className="seg"
                  role="radiogroup"
                  data-size="small"
                  aria-labelledby={`${fieldId(domain)}-name`}
                  aria-invalid={isGap || undefined}
                  aria-required
                  onKeyDown={(event) => onKeyDown(event, domain)}
                >
                  {LEVELS.map((level) => (
                    <label key={level} className="seg-item">
                      <input
                        type="radio"
                        name={fieldId(domain)}
                        value={level}
                        aria-label={`${level} ${NEED_LEVEL_WORDS[level]}`}
                        checked={need.level === level}
                        onChange={() => set(domain, { level })}
                      />
                      {level}
                    </label>
                  ))}
                </div>
              </td>
              <td className="needs-word" data-gap={isGap || undefined}>
                {need.level === null ? '필수' : NEED_LEVEL_WORDS[need.level]}
              </td>
              <td>
                <input
                  className="needs-note"
                  aria-label={`${NEED_WORDS[domain]} 메모`}
                  value={need.note}
                  maxLength={500}
                  spellCheck={false}
                  onChange={(event) => set(domain, { note: event.currentTarget.value })}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export const fieldId = (domain: NeedDomain): string => `field-needs-${domain}`;

/** `15점 · 심함 2 · 1개 남음` */
export function NeedsSum({ needs }: { needs: ConsultationSheet['needs'] }) {
  const levels = NEED_DOMAINS.map((domain) => needs[domain]?.level ?? null);
  const left = levels.filter((level) => level === null).length;
  const severe = levels.filter((level) => level === 3).length;
  return (
    <span>
      {needTotal({ needs })}점 · 심함 {severe}
      {left > 0 && <b className="t-danger"> · {left}개 남음</b>}
    </span>
  );
}
