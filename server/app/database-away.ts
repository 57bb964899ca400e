/** Connection failures and shutdowns, by class of SQLSTATE (08, 53, 57P) and by Node's codes. */
const CODES =
  /^(08\w{3}|53\w{3}|57P\w\w|40001|40P01|55P03|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND)$/;
const MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;

/** Whether PostgreSQL was not there, as opposed to a mistake of ours. Nothing was decided: the PC comes again. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && CODES.test(code)) || MESSAGES.test(error.message);
}
