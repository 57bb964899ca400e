import type { Day } from '../calendar/day.ts';
import type { IndicatorReading } from '../codes/recognise-indicators.ts';
import { normaliseAddress, parseAddress } from '../korean/address.ts';
import { type BirthResult, parseBirthDate, type Sex } from '../korean/birth-date.ts';
import { foldText } from '../korean/hangul.ts';
import { parsePhones } from '../korean/phone.ts';
import type { ImportField } from './import-field.ts';
import type { ImportRow } from './import-row.ts';
import type { MappedColumn } from './map-columns.ts';
import { ROW_ISSUE_SEVERITY, type RowIssue, type RowIssueCode } from './row-issue.ts';

export interface RowContext {
  readonly columns: readonly MappedColumn[];
  /** From `shared/codes/recognise-indicators.ts`, built once per import. */
  readonly readIndicators: (cell: string) => IndicatorReading;
  readonly today: Day;
}

const LONGEST_NAME = 40;
const LONGEST_ADDRESS = 300;
const LONGEST_NOTE = 2_000;

/** Turns a row's texts into a person, noting whatever could not be read. Never throws: anything may stand in a cell. */
export function normaliseRow(rowNo: number, cells: readonly string[], context: RowContext): ImportRow {
  const row = new RowReader(rowNo, cells, context);
  row.refuseFormulas();
  const { name, nameIsMasked } = row.readName();
  const { birthDate, sex } = row.readBirthAndSex();
  const { roadAddress, detailAddress } = row.readAddress();
  return {
    rowNo,
    name,
    nameIsMasked,
    birthDate,
    sex,
    roadAddress,
    detailAddress,
    phones: row.readPhones(),
    indicators: row.readIndicators(),
    monthsOverdue: row.readNumber('monthsOverdue', 'months-unreadable', 1_200),
    amount: row.readNumber('amount', 'amount-unreadable', 1e12),
    tong: row.readShort('tong'),
    ban: row.readShort('ban'),
    ri: row.readShort('ri'),
    note: row.texts('note').join(' / ').slice(0, LONGEST_NOTE),
    issues: row.issues,
  };
}

class RowReader {
  readonly issues: RowIssue[] = [];
  readonly #rowNo: number;
  readonly #cells: readonly string[];
  readonly #context: RowContext;

  constructor(rowNo: number, cells: readonly string[], context: RowContext) {
    this.#rowNo = rowNo;
    this.#cells = cells;
    this.#context = context;
  }

  /** Cells that a spreadsheet would run. They are told apart from signs that belong there: +82 10, "- 독거". */
  refuseFormulas(): void {
    for (const column of this.#context.columns) {
      if (column.field === null) continue;
      const text = (this.#cells[column.index] ?? '').trim();
      const isSigned = /^[+-]/.test(text) && (column.field === 'personName' || /^[+-][\d\s]*[A-Za-z(]/.test(text));
      if (/^[=@\t\r]/.test(text) || (isSigned && column.field !== 'note')) this.#note(column, 'formula', text);
    }
  }

  readName(): { name: string; nameIsMasked: boolean } {
    const column = this.#columns('personName')[0];
    const text = this.#text(column).replace(/\s+/g, '');
    if (!column || this.#isFormula(column)) return { name: '', nameIsMasked: false };
    // A name and its role in one cell: "홍길동(세대주)".
    const name = text.replace(/[([][^)\]]*[)\]]$/u, '').replace(/[○●〇OX＊]/gu, '*');
    const nameIsMasked = name.includes('*');
    if (name === '') this.#note(column, 'name-missing', text);
    else if (name.length > LONGEST_NAME) this.#note(column, 'name-too-long', text);
    else if (!/^[\p{L}*.·'-]+$/u.test(name) || !/\p{L}/u.test(name)) this.#note(column, 'name-invalid', text);
    else if (nameIsMasked) this.#note(column, 'name-masked', null);
    return { name: name.slice(0, LONGEST_NAME), nameIsMasked };
  }

  readBirthAndSex(): { birthDate: Day | null; sex: Sex | null } {
    const columns = [...this.#columns('birthDate'), ...this.#columns('residentNumber')];
    let read: BirthResult | undefined;
    let problem: { column: MappedColumn; text: string; result: BirthResult } | undefined;
    let numberSex: Sex | null = null;
    for (const column of columns) {
      const text = this.#text(column);
      if (text === '' || this.#isFormula(column)) continue;
      const result = parseBirthDate(text, this.#context.today);
      if (result.ok) {
        numberSex ??= result.sex;
        // A century that was written or told by the seventh digit beats one that was guessed from two digits.
        if (!read?.ok || (read.century === 'guessed' && result.century !== 'guessed')) read = result;
      } else if (result.reason !== 'empty') problem ??= { column, text, result };
    }
    const birthDate = read?.ok ? read.birthDate : null;
    if (!birthDate && problem) this.#note(problem.column, birthIssue(problem.result), problem.text);
    else if (!birthDate && columns[0] && !columns.some((column) => this.#isFormula(column))) {
      this.#note(columns[0], 'birth-missing', null);
    }
    return { birthDate, sex: this.#readSex(numberSex) };
  }

  readAddress(): { roadAddress: string; detailAddress: string } {
    const column = this.#columns('address')[0];
    const written = this.#text(column);
    const detail = this.texts('detailAddress').join(' ');
    if (!column || this.#isFormula(column)) return { roadAddress: '', detailAddress: '' };
    if (written === '') this.#note(column, 'address-missing', null);
    if (written.length + detail.length > LONGEST_ADDRESS) {
      this.#note(column, 'address-too-long', written);
      return { roadAddress: written.slice(0, LONGEST_ADDRESS), detailAddress: '' };
    }
    if (written !== '' && parseAddress(written, detail).buildingNo === null) {
      this.#note(column, 'address-no-building-number', written);
    }
    return normaliseAddress(written, detail);
  }

  readPhones(): ImportRow['phones'] {
    const phones: ImportRow['phones'] = [];
    for (const column of this.#columns('phone')) {
      if (this.#isFormula(column)) continue;
      const text = this.#text(column).slice(0, 200);
      const read = parsePhones(text);
      for (const phone of read.phones) {
        if (!phones.some(({ number }) => number === phone.number))
          phones.push({ ...phone, label: phone.label ?? null });
      }
      if (read.refused.length > 0) this.#note(column, 'phone-unreadable', text);
    }
    return phones;
  }

  readIndicators(): ImportRow['indicators'] {
    const found = new Map<string, ImportRow['indicators'][number]>();
    for (const column of this.#columns('indicators')) {
      if (this.#isFormula(column)) continue;
      const reading = this.#context.readIndicators(this.#text(column).slice(0, LONGEST_NOTE));
      for (const { code, monthsOverdue, amount } of reading.indicators)
        found.set(code, { code, monthsOverdue, amount });
      for (const text of reading.unknown) this.#note(column, 'indicator-unknown', text);
    }
    for (const column of this.#columns('indicatorFlag')) {
      const code = column.indicatorCode;
      if (code && isMarked(this.#text(column))) found.set(code, { code, monthsOverdue: null, amount: null });
    }
    return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  readNumber(field: ImportField, code: RowIssueCode, most: number): number | null {
    const column = this.#columns(field)[0];
    const text = this.#text(column);
    if (!column || text === '' || this.#isFormula(column)) return null;
    const digits = /^([\d,]{1,20})(?:\.0+)?\s*(?:개월|월|회|원|만원|천원)?$/u.exec(text);
    const unit = /만원$/.test(text) ? 10_000 : /천원$/.test(text) ? 1_000 : 1;
    const value = digits ? Number((digits[1] ?? '').replaceAll(',', '')) * unit : Number.NaN;
    if (Number.isSafeInteger(value) && value <= most) return value;
    this.#note(column, code, text);
    return null;
  }

  readShort(field: ImportField): string | null {
    const text = this.#text(this.#columns(field)[0]);
    const short = text.replace(/^0+(?=\d)/, '').replace(/(?<=\d)\s*[통반]$/u, '');
    return short === '' ? null : short.slice(0, 20);
  }

  texts(field: ImportField): string[] {
    return this.#columns(field)
      .filter((column) => !this.#isFormula(column))
      .map((column) => this.#text(column))
      .filter((text) => text !== '');
  }

  #readSex(numberSex: Sex | null): Sex | null {
    const column = this.#columns('sex')[0];
    const text = this.#text(column);
    if (!column || text === '') return numberSex;
    const sex = /^(?:남|M|1$)/iu.test(text) ? 'M' : /^(?:여|F|2$)/iu.test(text) ? 'F' : null;
    if (sex === null) this.#note(column, 'sex-unreadable', text);
    else if (numberSex && sex !== numberSex) this.#note(column, 'sex-conflict', text);
    return numberSex ?? sex;
  }

  #columns(field: ImportField): MappedColumn[] {
    return this.#context.columns.filter((column) => column.field === field);
  }

  #text(column: MappedColumn | undefined): string {
    return column ? foldText(this.#cells[column.index] ?? '') : '';
  }

  #isFormula(column: MappedColumn): boolean {
    return this.issues.some((issue) => issue.code === 'formula' && issue.column === column.label);
  }

  #note(column: MappedColumn, code: RowIssueCode, value: string | null): void {
    const shown = value === null ? null : shorten(value);
    this.issues.push({
      rowNo: this.#rowNo,
      column: column.label,
      code,
      severity: ROW_ISSUE_SEVERITY[code],
      value: shown,
    });
  }
}

function birthIssue(result: BirthResult): RowIssueCode {
  if (result.ok) return 'birth-unreadable';
  return result.reason === 'future' || result.reason === 'too-long-ago' ? 'birth-impossible' : 'birth-unreadable';
}

/** Enough to find the cell, not enough to be a copy of it. */
function shorten(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length > 24 ? `${one.slice(0, 24)}…` : one;
}

const MARKS = /^(?:[OoYyVv○●◯√✓✔☑■]|1|예|유|해당|있음|체납|TRUE)$/u;

/** A column of O marks. A number of months or won stands for yes as well. */
function isMarked(text: string): boolean {
  return MARKS.test(text) || (/^\d[\d,]*(?:개월|원)?$/u.test(text) && !/^0+$/.test(text));
}
