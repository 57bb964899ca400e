/**
 * @file One document model for everything that leaves on paper: core fills it, one renderer draws it, and the same
 * model can feed other formats. It holds words and structure, no styles.
 */

export interface PrintDocument {
  readonly title: string;
  /** Under the title: which list, for which day. */
  readonly subtitle?: string;
  readonly orientation: 'portrait' | 'landscape';
  /** Names of the boxes of the 결재란: 담당, 팀장, 동장. */
  readonly approval?: readonly string[];
  readonly blocks: readonly Block[];
  /** Lines tiled across every page. None on a blank form. */
  readonly watermark?: readonly string[];
  /** At the left of each page's foot; the page number stands in the middle. */
  readonly footer?: string;
}

export type Block = Heading | Paragraph | Table | FactTable;

interface Heading {
  readonly kind: 'heading';
  readonly text: string;
}
interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly isNote?: boolean;
}

export interface Table {
  readonly kind: 'table';
  /** Names the table for screen readers; shown above it when `isCaptionShown`. */
  readonly caption: string;
  readonly isCaptionShown?: boolean;
  /** Shares of the width, in any unit. */
  readonly widths: readonly number[];
  /** Rows of the head, repeated on each page. Cells may span. */
  readonly head: readonly (readonly Cell[])[];
  readonly rows: readonly Row[];
}

export interface Row {
  readonly cells: readonly Cell[];
  /** A heading inside the table, such as a 통. It stays with the row after it. */
  readonly isGroup?: boolean;
}

/** A form: labels and fields side by side, each row its own widths on a grid of twelve. */
export interface FactTable {
  readonly kind: 'facts';
  readonly caption: string;
  readonly rows: readonly (readonly Fact[])[];
}
export interface Fact {
  readonly label: string;
  readonly value?: string;
  /** Columns of twelve that label and field take together. */
  readonly span?: number;
  /** Empty lines to write on. */
  readonly lines?: number;
  /** Boxes to tick; ticked ones are filled. */
  readonly choices?: readonly { readonly text: string; readonly isChosen?: boolean }[];
}

export interface Cell {
  readonly text: string;
  readonly colSpan?: number;
  readonly rowSpan?: number;
  readonly align?: 'center' | 'end';
  readonly isStrong?: boolean;
  /** Names its row. */
  readonly isRowHead?: boolean;
  /** What the text writes, for formats that calculate; the text stays what is read. */
  readonly value?: number;
}

export const cell = (text: string, over: Omit<Cell, 'text'> = {}): Cell => ({ text, ...over });
