/*
 * Locking throws the page away but keeps its address, so that a person comes back to what they were doing. Whoever comes
 * in after somebody else begins at their own start: the address would open, and log, a household they never asked for.
 */
const KEY = 'last-person';

/** Whether this person came in after somebody else in this window. */
export function cameAfterAnother(accountId: string): boolean {
  const last = sessionStorage.getItem(KEY);
  return last !== null && last !== accountId;
}

export function rememberPerson(accountId: string): void {
  sessionStorage.setItem(KEY, accountId);
}
