/**
 * How much of a file we are willing to hold. Far above any list an office has sent (the national round is about 200
 * people per office), far below what would slow an office PC with 4 GB. Units are in the names.
 */
export interface ParseLimits {
  readonly fileBytes: number;
  /** All entries of a zip together, measured while unpacking and not as the directory claims. */
  readonly unpackedBytes: number;
  readonly zipEntries: number;
  readonly sheets: number;
  readonly rows: number;
  readonly columns: number;
  /** Non-blank cells of the whole file. */
  readonly cells: number;
  /** Excel's own limit; a longer text is cut there. */
  readonly cellCharacters: number;
}

export const PARSE_LIMITS: ParseLimits = {
  fileBytes: 30 * 1024 * 1024,
  unpackedBytes: 200 * 1024 * 1024,
  zipEntries: 2_000,
  sheets: 50,
  rows: 20_000,
  columns: 300,
  cells: 1_000_000,
  cellCharacters: 32_767,
};

/** The thread's own bounds: V8 ends the worker, never the app, when a file makes a reader greedy. */
export const PARSE_WORKER_LIMITS = {
  resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 },
  seconds: 60,
} as const;
