/** Orders instants (ISO-8601 UTC text) latest first. Code units, not a locale: these are no words. */
export const newestFirst = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1);
