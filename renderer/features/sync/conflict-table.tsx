import { useId } from 'react';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import { sheetLines } from '#shared/consultations/sheet-text.ts';
import type { ConflictSide, ConflictView } from '#shared/sync/conflict-view.ts';
import { codeGroupOf, fieldLabel, fieldOfColumn, groupLabel, valueWords } from '../../reference/field-words.ts';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { TypedDateField } from '../../ui/date-field.tsx';
import { dayOf, formatShortDayTime, formatTime, today } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { changedWords } from './changed-words.ts';
import { type Choice, type Choices, isReadOnly, takeSide, wrote } from './conflict-choices.ts';
import { tableWords } from './operation-words.ts';

interface ConflictTableProps {
  readonly conflict: ConflictView;
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
  /** Officers read; a manager decides. */
  readonly isDisabled: boolean;
}

const TITLES: Readonly<Record<ConflictView['kind'], string>> = {
  same_group: '칸마다 하나를 고르거나 새로 적으세요.',
  edit_on_deleted: '그 사이 지워진 기록입니다. 쓴 값은 아래에 남아 있고, 되살리려면 새로 적어야 합니다.',
  edit_on_merged: '그 사이 다른 가구와 합쳐졌습니다. 쓴 값을 보고 합친 가구에 옮길 것이 있는지 확인하세요.',
};

/** One group of columns side by side: what was there first, what each wrote, what stands, and room for a third value. */
export function ConflictTable({ conflict, choices, onChoose, isDisabled }: ConflictTableProps) {
  const reference = useReference();
  const id = useId();
  const sides = [...conflict.candidates, ...(conflict.standing ? [conflict.standing] : [])];
  const areFixed = isDisabled || isReadOnly(conflict) || conflict.status === 'resolved';
  const { chosen } = conflict;
  // With one row, its button and that of the whole column would be two ways to say the same.
  const canTakeAll = !areFixed && conflict.columns.length > 1;
  const canType = !areFixed && Object.keys(conflict.typable).length > 0;
  const choose = (column: string, choice: Choice) => onChoose({ ...choices, [column]: choice });
  const title = [conflict.rowName, groupLabel(conflict.group)].filter(Boolean).join(' · ');
  return (
    <section className="conflict" aria-labelledby={`${id}-title`}>
      <div className="section-head">
        <h3 id={`${id}-title`}>
          {title} <span className="meta">{tableWords(conflict.table)}</span>
        </h3>
        {conflict.status === 'open' && <span className="meta">{TITLES[conflict.kind]}</span>}
        {!conflict.isOrderKnown && (
          <span className="meta push row">
            <Icon name="info" size="small" />
            순서를 알 수 없음
          </span>
        )}
      </div>
      <table className="conflict-table">
        <caption className="sr-only">{`${title}: 처음 값과 각자 쓴 값`}</caption>
        <colgroup>
          <col className="conflict-field" />
          <col />
          {sides.map((side) => (
            <col key={side.opId ?? 'standing'} />
          ))}
          {canType && <col />}
          {chosen && <col />}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">항목</th>
            <th scope="col">처음 값</th>
            {sides.map((side) => (
              <th key={side.opId ?? 'standing'} scope="col">
                <SideHead side={side} onTake={canTakeAll ? () => onChoose(takeSide(conflict, side)) : undefined} />
              </th>
            ))}
            {canType && <th scope="col">새로 적기</th>}
            {chosen && <th scope="col">정한 값</th>}
          </tr>
        </thead>
        <tbody>
          {conflict.columns.map((column) => (
            <tr key={column}>
              <th scope="row" id={`${id}-${column}`}>
                {fieldLabel(fieldOfColumn(column))}
              </th>
              <td className="muted">
                <Value conflict={conflict} column={column} value={conflict.base[column]} reference={reference} />
              </td>
              {sides.map((side) => (
                <SideCell
                  key={side.opId ?? 'standing'}
                  name={`${id}-${column}`}
                  {...{ conflict, side, column, reference }}
                  choice={choices[column]}
                  isFixed={areFixed}
                  onChoose={(choice) => choose(column, choice)}
                />
              ))}
              {chosen && (
                <td data-on>
                  <Value conflict={conflict} column={column} value={chosen[column]} reference={reference} isMarked />
                </td>
              )}
              {canType && (
                <OwnCell
                  name={`${id}-${column}`}
                  {...{ conflict, column, reference }}
                  choice={choices[column]}
                  onChoose={(choice) => choose(column, choice)}
                />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SideHead({ side, onTake }: { side: ConflictSide; onTake: (() => void) | undefined }) {
  const words = side.opId === null ? '서버 값' : side.isMine ? '내가 쓴 값' : '다른 사람이 쓴 값';
  const when = side.at && (dayOf(side.at) === today() ? formatTime(side.at) : formatShortDayTime(side.at));
  const who = [side.actorName, when].filter(Boolean).join(' ');
  return (
    <span className="conflict-head">
      <span>
        {words} <span className="subtle">{who}</span>
      </span>
      {onTake && (
        <button type="button" className="btn-text" onClick={onTake} aria-label={`모두 이 값: ${words} ${who}`}>
          모두 이 값
        </button>
      )}
    </span>
  );
}

interface CellProps {
  readonly name: string;
  readonly conflict: ConflictView;
  readonly column: string;
  readonly choice: Choice | undefined;
  readonly reference: ReferenceLookup;
  readonly onChoose: (choice: Choice) => void;
}

function SideCell(props: CellProps & { readonly side: ConflictSide; readonly isFixed: boolean }) {
  const { name, conflict, side, column, choice, reference, isFixed, onChoose } = props;
  const own: Choice = side.opId === null ? { kind: 'standing' } : { kind: 'candidate', opId: side.opId };
  const isOn =
    choice?.kind === own.kind && (own.kind !== 'candidate' || (choice as { opId?: string }).opId === own.opId);
  if (!wrote(side, column)) return <td className="muted">고치지 않음</td>;
  const value = <Value {...{ conflict, column, reference }} value={side.values[column]} isMarked />;
  if (isFixed) return <td>{value}</td>;
  return (
    <td data-on={isOn || undefined}>
      <label className="conflict-pick">
        <input type="radio" className="box" name={name} checked={isOn} onChange={() => onChoose(own)} />
        {value}
      </label>
    </td>
  );
}

/** A third value: typed, or chosen from the code list where the column holds codes. */
function OwnCell({ name, conflict, column, choice, reference, onChoose }: CellProps) {
  const type = conflict.typable[column];
  if (type === undefined) return <td className="muted">—</td>;
  const isOn = choice?.kind === 'own';
  const field = fieldOfColumn(column);
  const label = `${fieldLabel(field)} 새로 적기`;
  const group = codeGroupOf(field, conflict.table);
  const value = isOn ? choice.value : null;
  const take = (next: unknown) => onChoose({ kind: 'own', value: next });
  return (
    <td data-on={isOn || undefined}>
      <span className="conflict-pick">
        <input
          type="radio"
          className="box"
          name={name}
          aria-label={label}
          checked={isOn}
          onChange={() => take(value)}
        />
        {group ? (
          <SelectField
            label={label}
            isLabelHidden
            size="small"
            placeholder="고르기"
            value={typeof value === 'string' ? value : ''}
            onValueChange={take}
            choices={reference.choicesOf(group).map((item) => ({ value: item.code, label: item.label }))}
          />
        ) : type === 'number' ? (
          <NumberField label={label} isLabelHidden size="small" value={value as number | null} onChange={take} />
        ) : type === 'day' ? (
          <TypedDateField label={label} isLabelHidden size="small" value={value as string | null} onChange={take} />
        ) : isLong(conflict, column) ? (
          <TextArea
            label={label}
            isLabelHidden
            rows={3}
            value={typeof value === 'string' ? value : ''}
            onValueChange={(text) => take(text.replaceAll('\n', ' '))}
          />
        ) : (
          <TextField
            label={label}
            isLabelHidden
            size="small"
            value={typeof value === 'string' ? value : ''}
            onValueChange={take}
          />
        )}
      </span>
    </td>
  );
}

/** Whether what the others wrote would not fit into one line of a column. */
const isLong = ({ base, candidates }: ConflictView, column: string): boolean =>
  [base, ...candidates.map(({ values }) => values)].some((values) => String(values[column] ?? '').length > 14);

interface ValueProps {
  readonly conflict: ConflictView;
  readonly column: string;
  readonly value: unknown;
  readonly reference: ReferenceLookup;
  /** Marks what is not as it was in the beginning. */
  readonly isMarked?: boolean;
}

function Value({ conflict, column, value, reference, isMarked = false }: ValueProps) {
  if (column === 'sheet') return <SheetValue {...{ conflict, value, reference }} />;
  const words = valueWords(fieldOfColumn(column), value, reference, conflict.table);
  const before = valueWords(fieldOfColumn(column), conflict.base[column], reference, conflict.table);
  const isNew = isMarked && Object.hasOwn(conflict.base, column) && words !== before;
  if (!isNew) return <span>{words}</span>;
  const { head, changed, tail } = changedWords(before, words);
  return (
    <span>
      {head}
      <ins>{changed}</ins>
      {tail}
    </span>
  );
}

/** A sheet is judged as a whole; only the lines in which the writers differ are read. */
function SheetValue({ conflict, value, reference }: Omit<ValueProps, 'column' | 'isMarked'>) {
  const read = (sheet: unknown) => {
    try {
      return sheetLines(sheet as ConsultationSheet, reference.labelOf);
    } catch {
      return [];
    }
  };
  const all = [conflict.base, ...conflict.candidates.map(({ values }) => values), conflict.standing?.values ?? {}];
  const versions = all.flatMap((values) => (values.sheet === undefined ? [] : [read(values.sheet)]));
  const own = value === undefined || value === null ? [] : read(value);
  const differing = own.filter(({ label, text }) =>
    versions.some((lines) => (lines.find((line) => line.label === label)?.text ?? '') !== text),
  );
  if (own.length === 0) return <span>—</span>;
  if (differing.length === 0) return <span>다른 곳이 없습니다</span>;
  return (
    <span className="conflict-sheet">
      {differing.map(({ label, text }) => (
        <span key={label}>
          <span className="subtle">{label}</span> {text || '—'}
        </span>
      ))}
    </span>
  );
}
