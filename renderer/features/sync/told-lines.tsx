import { fieldLabel, fieldOfColumn, valueWords } from '../../reference/field-words.ts';
import { useReference } from '../../reference/use-reference.ts';
import { type PlainColumn, PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/split.tsx';
import { tableWords } from './operation-words.ts';

interface ToldChange {
  readonly column: string;
  readonly from: unknown;
  readonly to: unknown;
  /** What stands there at this moment, where that is told. */
  readonly now?: unknown;
}

interface ToldLinesProps {
  readonly lines: readonly {
    readonly table: string;
    readonly rowName: string | null;
    readonly changes: readonly ToldChange[] | null;
  }[];
  /** Why the words of a line may be missing. */
  readonly unreadable: string;
  readonly hasNow?: boolean;
}

/** What the operations of one transaction say, row by row and column by column. */
export function ToldLines({ lines, unreadable, hasNow = false }: ToldLinesProps) {
  const reference = useReference();
  return lines.map(({ table, rowName, changes }, index) => {
    // What is new has no first values: the words get their room.
    const isEdit = hasNow || changes?.some(({ from }) => from !== null);
    const words = (column: string, value: unknown) => valueWords(fieldOfColumn(column), value, reference, table);
    const columns: PlainColumn<ToldChange>[] = [
      { id: 'field', label: '칸', width: hasNow ? 9 : 6, cell: ({ column }) => fieldLabel(fieldOfColumn(column)) },
      {
        id: 'from',
        label: '처음 값',
        cell: ({ column, from }) => <span className="muted">{words(column, from)}</span>,
      },
      { id: 'to', label: '쓴 값', cell: ({ column, to }) => (isEdit ? <b>{words(column, to)}</b> : words(column, to)) },
      { id: 'now', label: '지금 값', cell: ({ column, now }) => words(column, now) },
    ];
    return (
      <Section key={index} level={3} title={[tableWords(table), rowName].filter(Boolean).join(' · ')}>
        {changes === null ? (
          <p className="muted">{unreadable}</p>
        ) : changes.length === 0 ? (
          <p className="muted">칸을 바꾸지 않는 일입니다.</p>
        ) : (
          <PlainTable
            caption={`${tableWords(table)}에 적은 것`}
            rowKey={({ column }) => column}
            rows={changes}
            columns={columns.filter(({ id }) => (id === 'now' ? hasNow : id !== 'from' || isEdit))}
          />
        )}
      </Section>
    );
  });
}
