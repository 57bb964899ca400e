/** Asserts that a value is there. A miss is a bug of ours, never something a user caused. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`);
  return value;
}

/** Ends an exhaustive `switch`: a new variant fails to compile until it has its case. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`);
}
