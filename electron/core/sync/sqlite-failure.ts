/** A disk without room, as SQLite tells it. */
export const isDiskFull = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | undefined)?.code === 'SQLITE_FULL';
