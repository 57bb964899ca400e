import type { Period, TableKey } from './report-figure.ts';

/*
 * T1–T4 of the monthly report as data: what stands in which line and column, what is counted for it and by which rule.
 * Counting, drill-down, explanation, screen, print and XLSX all read this, so that they cannot disagree.
 */

/** What can be counted. Each is one list of rows; a figure is how many of them match. */
export const SOURCE_KEYS = [
  'detections',
  'detected-persons',
  'talks',
  'confirmed',
  'waiting',
  'visits',
  'absences',
  'closings',
  'untreated',
  'targets',
] as const;
export type SourceKey = (typeof SOURCE_KEYS)[number];

/** What rows of a source are told apart by. */
export const DIMENSIONS = ['route', 'kind', 'method', 'result', 'round', 'officer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Rows of a source whose dimensions have one of these values. */
export interface Count {
  readonly source: SourceKey;
  readonly where?: Readonly<Partial<Record<Dimension, readonly string[]>>>;
}

export interface ReportColumn {
  readonly key: string;
  readonly label: string;
  /** Label of the head over several columns; columns with the same one stand together. */
  readonly group?: string;
  /** Empty for what is worked out from other columns. */
  readonly counts: readonly Count[];
  readonly unit: '건' | '가구' | '명' | '원' | '%';
  /** What is counted and by which day it belongs to a month. */
  readonly about: string;
  /** A share of two other columns, in percent. */
  readonly share?: { readonly of: string; readonly base: string };
}

/** A line of T1: one metric. `counts: null` is not recorded by any feature yet. */
export interface MetricLine {
  readonly key: string;
  readonly label: string;
  readonly unit: ReportColumn['unit'];
  readonly counts: readonly Count[] | null;
  /** A standing at the month's end: it has no 누계. */
  readonly isStanding?: boolean;
  readonly about: string;
}

export interface ReportTable {
  readonly key: TableKey;
  readonly title: string;
  /** `(단위: 가구, 건)` above the table. */
  readonly unit: string;
  readonly lineHead: string;
  /** Lines are metrics, or the values of a dimension that occur. */
  readonly lines: readonly MetricLine[] | Dimension;
  readonly columns: readonly ReportColumn[];
  readonly periods: readonly Period[];
  readonly hasTotal: boolean;
}

const DETECTED_ON = '발굴일이 그 기간에 든 가구를 셉니다. 합쳐진 가구는 한 번, 종결 뒤 재발굴은 새 발굴로 셉니다.';
const TALKED_ON = '상담한 때가 그 기간에 든, 제출된 상담을 셉니다. 현황확인은 상담이 아니므로 빠집니다.';
const RESULT_BY_END = '결과는 그 기간의 마지막 날 현재입니다.';
const NOT_RECORDED = '이 프로그램에 아직 기록하지 않는 항목입니다.';

/** Methods of a consultation that mean going there. */
export const VISITING_METHODS = ['VISIT', 'ACCOMPANIED'] as const;
/** Codes of `contact_result`: nobody was there, and a note left for want of anybody. */
export const ABSENT_RESULTS = ['CR03', 'CR10'] as const;

const METRICS: readonly MetricLine[] = [
  {
    key: 'found-households',
    label: '발굴',
    unit: '가구',
    counts: [{ source: 'detections' }],
    about: DETECTED_ON,
  },
  {
    key: 'found-persons',
    label: '발굴 대상자',
    unit: '명',
    counts: [{ source: 'detected-persons' }],
    about:
      '발굴한 가구에서 명단에 이름이 오른 사람을 셉니다. 명단 없이 알게 된 가구는 가구주 한 사람입니다. 같은 사람은 한 번만 셉니다.',
  },
  {
    key: 'initial-talks',
    label: '초기상담',
    unit: '건',
    counts: [{ source: 'talks', where: { kind: ['INITIAL'] } }],
    about: TALKED_ON,
  },
  {
    key: 'confirmed',
    label: '더블체크 완료',
    unit: '건',
    counts: [{ source: 'confirmed' }],
    about:
      '확인한 때가 그 기간에 들고 지금도 유효한 확인을 셉니다. 보완요청이나 다시 열기로 무효가 된 확인은 빠집니다.',
  },
  {
    key: 'waiting',
    label: '더블체크 대기',
    unit: '건',
    counts: [{ source: 'waiting' }],
    isStanding: true,
    about: '그 달 마지막 날 현재 제출되어 확인을 기다리는 상담·현황확인입니다. 시군구에 올린 것도 셉니다.',
  },
  {
    key: 'in-depth-talks',
    label: '심층상담',
    unit: '건',
    counts: [{ source: 'talks', where: { kind: ['IN_DEPTH', 'FOLLOW_UP'] } }],
    about: `${TALKED_ON} 심층상담과 후속상담을 함께 셉니다.`,
  },
  {
    key: 'visits',
    label: '방문',
    unit: '건',
    counts: [{ source: 'visits' }],
    about:
      '방문한 때가 그 기간에 든 방문을 셉니다. 부재 방문도 셉니다. 한 가구를 같은 날 적은 연락 기록과 상담은 한 번의 방문입니다. 취소선을 그은 기록은 빠집니다.',
  },
  { key: 'benefit-requests', label: '공적급여 신청', unit: '가구', counts: null, about: NOT_RECORDED },
  { key: 'benefit-decisions', label: '공적급여 결정', unit: '가구', counts: null, about: NOT_RECORDED },
  { key: 'emergency-aid', label: '긴급복지', unit: '건', counts: null, about: NOT_RECORDED },
  { key: 'emergency-aid-won', label: '긴급복지 금액', unit: '원', counts: null, about: NOT_RECORDED },
  { key: 'private-links', label: '민간연계', unit: '건', counts: null, about: NOT_RECORDED },
  { key: 'private-links-won', label: '민간연계 환산', unit: '원', counts: null, about: NOT_RECORDED },
  { key: 'managed-new', label: '사례관리 신규', unit: '가구', counts: null, about: NOT_RECORDED },
  { key: 'managed-now', label: '사례관리 진행', unit: '가구', counts: null, about: NOT_RECORDED },
  { key: 'managed-ended', label: '사례관리 종결', unit: '가구', counts: null, about: NOT_RECORDED },
  { key: 'monitoring', label: '모니터링', unit: '건', counts: null, about: NOT_RECORDED },
  {
    key: 'closed-households',
    label: '종결',
    unit: '가구',
    counts: [{ source: 'closings' }],
    about: '종결일이 그 기간에 든 가구를 한 번씩 셉니다.',
  },
  {
    key: 'untreated-households',
    label: '미처리',
    unit: '가구',
    counts: [{ source: 'untreated' }],
    isStanding: true,
    about: '그 달 마지막 날 현재 사례가 열려 있고 초기상담도 현황확인도 없는 가구입니다.',
  },
];

const T1: ReportTable = {
  key: 'T1',
  title: '총괄',
  unit: '가구, 명, 건, 원',
  lineHead: '구분',
  lines: METRICS,
  columns: [{ key: 'value', label: '실적', counts: [], unit: '건', about: '' }],
  periods: ['month', 'ytd', 'lastMonth', 'lastYtd'],
  hasTotal: false,
};

const T2: ReportTable = {
  key: 'T2',
  title: '발굴경로별',
  unit: '가구, 건',
  lineHead: '발굴경로',
  lines: 'route',
  columns: [
    { key: 'found', label: '발굴', unit: '가구', counts: [{ source: 'detections' }], about: DETECTED_ON },
    {
      key: 'talks',
      label: '상담',
      unit: '건',
      counts: [{ source: 'talks', where: { kind: ['INITIAL'] } }],
      about: `초기상담입니다. ${TALKED_ON}`,
    },
    {
      key: 'supported',
      label: '지원',
      unit: '가구',
      counts: [{ source: 'detections', where: { result: ['supported'] } }],
      about: `그 기간에 발굴한 가구 가운데 공적급여나 민간서비스로 이어진 가구입니다. ${RESULT_BY_END}`,
    },
    {
      key: 'unsupported',
      label: '미지원',
      unit: '가구',
      counts: [{ source: 'detections', where: { result: ['unsupported'] } }],
      about: `그 기간에 발굴한 가구 가운데 미지원으로 정해진 가구입니다. ${RESULT_BY_END}`,
    },
    {
      key: 'open',
      label: '진행중',
      unit: '가구',
      counts: [{ source: 'detections', where: { result: ['open'] } }],
      about: `그 기간에 발굴한 가구 가운데 아직 결과가 없는 가구입니다. ${RESULT_BY_END}`,
    },
  ],
  periods: ['month', 'ytd', 'lastMonth'],
  hasTotal: true,
};

/** Results of a person on a list, in the words of the official groups. Code → column. */
export const RESULT_OF_OUTCOME: Readonly<Record<string, string>> = {
  P1: 'basic',
  P2: 'near-poor',
  P3: 'emergency',
  P4: 'other-public',
  V1: 'private',
};
/** N6 거부 and N7 소재불명 have no column of their own in the official groups. */
export const RESULT_OF_REASON: Readonly<Record<string, string>> = {
  N1: 'ended',
  N2: 'not-eligible',
  N3: 'examined',
  N4: 'refused',
  N5: 'overdue',
  N6: 'ended',
  N7: 'not-eligible',
};
/** Where a closed case without a code of these lists belongs. */
export const RESULT_OTHERWISE = 'ended';
export const SUPPORTED_RESULTS = ['basic', 'near-poor', 'emergency', 'other-public', 'private'] as const;
export const UNSUPPORTED_RESULTS = ['ended', 'not-eligible', 'examined', 'refused', 'overdue'] as const;
/** Nothing more is expected of the office. */
export const FINISHED_RESULTS = [...SUPPORTED_RESULTS, 'ended', 'not-eligible', 'refused'] as const;

const PER_PERSON = '차수 명단에 오른 사람을 한 사람에 한 번 셉니다. 그 달 마지막 날 현재입니다.';
const target = (
  key: string,
  label: string,
  about: string,
  over: { group?: string; results?: readonly string[] } = {},
): ReportColumn => ({
  key,
  label,
  unit: '명',
  ...(over.group ? { group: over.group } : {}),
  counts: [{ source: 'targets', where: { result: over.results ?? [key] } }],
  about: `${about} ${PER_PERSON}`,
});
const PUBLIC = '공공 지원';
const UNSUPPORTED = '미지원';

const T3: ReportTable = {
  key: 'T3',
  title: '차수별 처리결과',
  unit: '명, %',
  lineHead: '차수',
  lines: 'round',
  columns: [
    { key: 'notified', label: '통보인원', unit: '명', counts: [{ source: 'targets' }], about: PER_PERSON },
    target('finished', '조사완료', '결과가 정해진 사람입니다(조사중·미처리·진행중 제외).', {
      results: FINISHED_RESULTS,
    }),
    target('basic', '기초', '기초생활보장을 받게 된 사람입니다.', { group: PUBLIC }),
    target('near-poor', '차상위', '차상위로 정해진 사람입니다.', { group: PUBLIC }),
    target('emergency', '긴급', '긴급복지를 받은 사람입니다.', { group: PUBLIC }),
    target('other-public', '기타공공', '그 밖의 공적급여를 받은 사람입니다.', { group: PUBLIC }),
    target('private', '민간', '민간서비스로 이어진 사람입니다.'),
    target('ended', '상담·방문 후 종결', '상담이나 방문 뒤에 종결한 사람입니다. 거부도 여기서 셉니다.', {
      group: UNSUPPORTED,
    }),
    target('not-eligible', '비대상', '비대상으로 정해진 사람입니다. 소재불명도 여기서 셉니다.', { group: UNSUPPORTED }),
    target('examined', '조사중', '급여를 신청해 조사를 받고 있는 사람입니다.', { group: UNSUPPORTED }),
    target('refused', '탈락', '급여를 신청했으나 선정되지 않은 사람입니다.', { group: UNSUPPORTED }),
    target('overdue', '기간내 미처리', '차수가 끝났는데 결과가 없는 사람입니다.', { group: UNSUPPORTED }),
    target('open', '진행중', '차수가 끝나지 않았고 아직 결과가 없는 사람입니다.'),
    {
      key: 'rate',
      label: '처리율',
      unit: '%',
      counts: [],
      about: '조사완료 ÷ 통보인원 × 100을 소수 첫째 자리까지 나타냅니다.',
      share: { of: 'finished', base: 'notified' },
    },
  ],
  periods: ['standing'],
  hasTotal: true,
};

const talk = (key: string, label: string, method: string): ReportColumn => ({
  key,
  label,
  unit: '건',
  counts: [{ source: 'talks', where: { method: [method] } }],
  about: `${TALKED_ON} 상담자 이름으로 셉니다.`,
});

const T4: ReportTable = {
  key: 'T4',
  title: '상담·방문',
  unit: '건',
  lineHead: '담당자',
  lines: 'officer',
  columns: [
    talk('office', '내방', 'OFFICE'),
    talk('phone', '전화', 'PHONE'),
    talk('visit', '방문', 'VISIT'),
    talk('remote', '비대면', 'REMOTE'),
    talk('ai', 'AI초기', 'AI'),
    talk('accompanied', '동행방문', 'ACCOMPANIED'),
    {
      key: 'absent',
      label: '부재',
      unit: '건',
      counts: [{ source: 'absences' }],
      about:
        '연락한 때가 그 기간에 들고 결과가 부재이거나 문앞안내문인 연락을, 적은 사람 이름으로 셉니다. 취소선을 그은 기록은 빠집니다.',
    },
    {
      key: 'all',
      label: '계',
      unit: '건',
      counts: [{ source: 'talks' }, { source: 'absences' }],
      about: '상담과 부재를 더한 수입니다.',
    },
  ],
  periods: ['month', 'ytd', 'lastMonth'],
  hasTotal: true,
};

export const REPORT_TABLES: readonly ReportTable[] = [T1, T2, T3, T4];

export const reportTable = (key: TableKey): ReportTable =>
  REPORT_TABLES.find((table) => table.key === key) as ReportTable;

/** The one column of tables whose lines are metrics. */
export const METRIC_COLUMN = 'value';

export const metricLine = (table: ReportTable, line: string): MetricLine | undefined =>
  typeof table.lines === 'string' ? undefined : table.lines.find(({ key }) => key === line);

/** What a figure counts; empty for what is worked out from others, null for what nothing records. */
export function countsOf(table: ReportTable, line: string, column: string): readonly Count[] | null {
  if (typeof table.lines !== 'string') return metricLine(table, line)?.counts ?? null;
  return table.columns.find(({ key }) => key === column)?.counts ?? null;
}

/** Sources that are a standing at the end of a span, not what happened in it. */
export const STANDING_SOURCES: readonly SourceKey[] = ['waiting', 'untreated', 'targets'];

/** `2026년`, `당월` … as the heads name periods. */
export const PERIOD_LABELS: Readonly<Record<Period, string>> = {
  month: '당월',
  ytd: '누계',
  lastMonth: '전년동월',
  lastYtd: '전년누계',
  standing: '월말 현재',
};
