/**
 * @file `npm run simulate -- --seeds N | --seed N | --bug-zoo`: the sync engine in a simulated network that fails.
 *
 * The simulation is test code and lives with the tests; only its command is here.
 */
const { simulate } = (await import(new URL('../tests/sync/simulate-command.ts', import.meta.url).href)) as {
  simulate: (args: readonly string[], say: (line: string) => void) => Promise<number>;
};
process.exitCode = await simulate(process.argv.slice(2), (line) => console.log(line));

export {};
