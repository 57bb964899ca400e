import type { ReactNode } from 'react';
import './plain-table.css';

export interface PlainColumn<Row> {
  readonly id: string;
  readonly label: string;
  /** For a column of buttons: the label is only read aloud. */
  readonly isLabelHidden?: boolean;
  /** In em; one column may go without and takes the rest. */
  readonly width?: number;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
}

interface PlainTableProps<Row> {
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** A sum under the rows. */
  readonly total?: readonly ReactNode[];
}

/** A short table inside a pane: a handful of rows to read, not to walk. Long lists are `DataGrid`. */
export function PlainTable<Row>({ caption, columns, rows, rowKey, total }: PlainTableProps<Row>) {
  return (
    <table className="plain-table">
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        {columns.map(({ id, width }) => (
          <col key={id} style={width === undefined ? undefined : { width: `${width}em` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ id, label, isLabelHidden, align }) => (
            <th key={id} scope="col" data-align={align}>
              {isLabelHidden ? <span className="sr-only">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map(({ id, align, cell }, index) =>
              index === 0 ? (
                <th key={id} scope="row">
                  {cell(row)}
                </th>
              ) : (
                <td key={id} data-align={align}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            {columns.map(({ id, align }, index) =>
              index === 0 ? (
                <th key={id} scope="row">
                  {total[index]}
                </th>
              ) : (
                <td key={id} data-align={align}>
                  {total[index]}
                </td>
              ),
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
