/** @file The monthly report inside core and as a workbook, each beside the plainest way to the same numbers and cells. */
import { writeXlsx } from 'hucre';
import { type WorkbookRow, writeWorkbook } from '#core/files/workbook-writer.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { spanOf } from '#shared/reports/report-periods.ts';
import type { BareDatabase } from './bare-database.ts';
import type { CoreClient } from './core-client.ts';
import type { BenchResult } from './results.ts';
import { sideBySide } from './samples.ts';

export interface ReportBenchSize {
  readonly rounds: number;
  readonly sheetRows: number;
  readonly sheets: number;
}

/** Rows come up in a few ms: as many more of them are asked for, that one slow moment of the machine is not the p95. */
const ROWS_PER_REPORT = 4;

export async function reportBenches(
  core: CoreClient,
  bareOf: (path: string) => BareDatabase,
  { rounds, sheetRows, sheets }: ReportBenchSize,
): Promise<BenchResult[]> {
  const month = dayOf(core.store.clock.now()).slice(0, 7);
  const same = bareOf(core.databasePath);
  try {
    const report = await sideBySide(
      rounds,
      () => core.call('reports', 'month', { month }, 'manager'),
      () => bareReport(same, month),
    );
    const figure = { table: 'T1', line: 'found-households', column: 'value', period: 'ytd' } as const;
    const rows = await sideBySide(
      rounds * ROWS_PER_REPORT,
      () => core.call('reports', 'rows', { month, figure, limit: 200 }, 'manager'),
      () => bareRows(same, month),
    );
    const written = await sideBySide(
      sheets,
      () => writeOurs(sheetRows),
      () => writeBare(sheetRows),
    );
    return [
      { part: 'core', name: '월간 실적 T1–T4 monthly report', ...report },
      { part: 'core', name: '근거 목록 rows behind a figure', ...rows },
      {
        part: 'core',
        name: `엑셀 ${sheetRows.toLocaleString('en')}행 workbook`,
        ...written,
        floorIs: 'the bare writer',
      },
    ];
  } finally {
    same.close();
  }
}

/** The same figures by plain statements: nothing drills down, nothing is explained, nothing is checked. */
function bareReport(bare: BareDatabase, month: string): void {
  for (const period of ['month', 'ytd', 'lastMonth', 'lastYtd'] as const) {
    const { from, to } = spanOf(month, period);
    bare.all(
      `SELECT route, outcome_code, unsupported_reason, closed_at < ? AS is_closed, count(DISTINCT household_id), count(*)
       FROM crisis_case WHERE detected_at >= ? AND detected_at < ? GROUP BY 1, 2, 3, 4`,
      to,
      from,
      to,
    );
    bare.get(
      'SELECT count(DISTINCT household_id) FROM crisis_case WHERE detected_at >= ? AND detected_at < ?',
      from,
      to,
    );
    bare.get(
      `SELECT count(DISTINCT coalesce(t.person_id, p.id)) FROM crisis_case c
       LEFT JOIN detection_target t ON t.case_id = c.id LEFT JOIN person p ON p.household_id = c.household_id AND p.is_head = 1
       WHERE c.detected_at >= ? AND c.detected_at < ?`,
      from,
      to,
    );
    bare.all(
      `SELECT c.route, k.kind, k.counselor_id, json_extract(v.sheet, '$.method'), count(*) FROM consultation_version v
       JOIN consultation k ON k.id = v.consultation_id JOIN crisis_case c ON c.id = k.case_id
       WHERE json_extract(v.sheet, '$.at') >= ? AND json_extract(v.sheet, '$.at') < ? GROUP BY 1, 2, 3, 4`,
      from,
      to,
    );
    bare.get("SELECT count(*) FROM approval_event WHERE at >= ? AND at < ? AND kind LIKE 'APPROVE%'", from, to);
    bare.get(
      `SELECT count(*) FROM (SELECT DISTINCT household_id, date(at, '+9 hours') FROM contact_attempt
       WHERE at >= ? AND at < ? AND struck_at IS NULL AND method = 'CM01')`,
      from,
      to,
    );
    bare.all(
      `SELECT created_by, count(*) FROM contact_attempt WHERE at >= ? AND at < ? AND struck_at IS NULL
       AND result IN ('CR03', 'CR10') GROUP BY created_by`,
      from,
      to,
    );
    bare.get('SELECT count(DISTINCT household_id) FROM crisis_case WHERE closed_at >= ? AND closed_at < ?', from, to);
    bare.get(
      `SELECT count(DISTINCT household_id) FROM crisis_case c WHERE detected_at < ? AND (closed_at IS NULL OR closed_at >= ?)
       AND NOT EXISTS (SELECT 1 FROM consultation_version v WHERE v.case_id = c.id)`,
      to,
      to,
    );
    bare.get(
      `SELECT count(*) FROM consultation_version v WHERE submitted_at < ?
       AND NOT EXISTS (SELECT 1 FROM approval_event e WHERE e.version_id = v.id)`,
      to,
    );
  }
  bare.all(
    `SELECT t.round_id, c.outcome_code, c.unsupported_reason, count(DISTINCT t.person_id) FROM detection_round d
     JOIN detection_target t ON t.round_id = d.id LEFT JOIN crisis_case c ON c.id = t.case_id
     WHERE d.year = ? AND t.state <> 'EXCLUDED' GROUP BY 1, 2, 3`,
    Number(month.slice(0, 4)),
  );
  bare.all('SELECT id, name FROM account');
  bare.all("SELECT code, label FROM code_item WHERE group_key = 'route'");
}

function bareRows(bare: BareDatabase, month: string): void {
  const { from, to } = spanOf(month, 'ytd');
  bare.get('SELECT count(DISTINCT household_id) FROM crisis_case WHERE detected_at >= ? AND detected_at < ?', from, to);
  bare.all(
    `SELECT c.id, c.household_id, c.detected_at, h.household_no, p.name, a.name FROM crisis_case c
     JOIN household h ON h.id = c.household_id LEFT JOIN person p ON p.household_id = h.id AND p.is_head = 1
     LEFT JOIN account a ON a.id = c.officer_id
     WHERE c.detected_at >= ? AND c.detected_at < ? ORDER BY c.detected_at DESC LIMIT 200`,
    from,
    to,
  );
}

const WIDTHS = [18, 12, 12, 10, 30, 10];
const HEAD = ['가구번호', '이름', '날짜', '담당', '내용', '건'];
const cellsOf = (at: number): (string | number)[] => [
  `H-2026-${String(at).padStart(6, '0')}`,
  '황*란',
  '2026. 11. 20.',
  '이서연',
  '전류제한으로 난방을 하지 못함',
  at % 7,
];

function writeOurs(count: number): Promise<Uint8Array> {
  const head: WorkbookRow = { cells: HEAD.map((value, column) => ({ column, value, look: 'head' as const })) };
  const rows = Array.from(
    { length: count },
    (_unused, at): WorkbookRow => ({
      cells: cellsOf(at).map((value, column) => ({
        column,
        value,
        look: typeof value === 'number' ? 'number' : 'text',
      })),
    }),
  );
  return writeWorkbook({
    sheets: [
      {
        name: '근거',
        widths: WIDTHS,
        rows: [head, ...rows],
        head: [0, 0],
        frozen: { rows: 1, columns: 1 },
        orientation: 'portrait',
      },
    ],
  });
}

/** The library alone, with the same cells and no more than a border on each. */
function writeBare(count: number): Promise<Uint8Array> {
  const rows = [HEAD, ...Array.from({ length: count }, (_unused, at) => cellsOf(at))];
  const thin = { style: 'thin' as const };
  const style = { border: { top: thin, bottom: thin, left: thin, right: thin } };
  return writeXlsx({
    sheets: [{ name: '근거', columns: WIDTHS.map((width) => ({ width, style })), rows }],
  });
}
