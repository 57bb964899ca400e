/**
 * @file `npm run chaos [-- --kills N] [-- --seed S] [-- --pcs N] [-- --keep]`: server, PostgreSQL and PCs as real processes
 * that are killed, cut off, restored and copied while people work; then the independent checker reads what is left.
 *
 * It is test code and lives with the tests; only its command is here.
 */
const { chaosCommand } = (await import(new URL('../tests/chaos/chaos-command.ts', import.meta.url).href)) as {
  chaosCommand: (args: readonly string[], say: (line: string) => void) => Promise<number>;
};
process.exit(await chaosCommand(process.argv.slice(2), (line) => console.log(line)));

export {};
