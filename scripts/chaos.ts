/**
 * @file `npm run chaos [-- --kills N] [-- --seed S] [-- --pcs N] [-- --keep] [-- --mutant NAME]`: server, PostgreSQL and PCs
 * as real processes that are killed, cut off, restored and copied while people work; then the independent checker reads
 * what is left. With a mutant it has to find something.
 *
 * It is test code and lives with the tests; only its command is here.
 */
const args = process.argv.slice(2);
const load = (file: string): Promise<unknown> => import(new URL(`../tests/chaos/${file}`, import.meta.url).href);
if (args.includes('--mutant')) {
  process.env.CHAOS_MUTANT = args[args.indexOf('--mutant') + 1] ?? '';
  await load('plant-mutant.ts');
}
const { chaosCommand } = (await load('chaos-command.ts')) as {
  chaosCommand: (args: readonly string[], say: (line: string) => void) => Promise<number>;
};
process.exit(await chaosCommand(args, (line) => console.log(line)));

export {};
