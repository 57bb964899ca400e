/** @file What `npm run chaos` does, with every number printed. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#server/database/test-postgres.ts';
import { type ChaosPlan, type ChaosResult, runChaos } from './chaos.ts';
import { hasStrace, NO_STRACE, TRACED_COMMITS, traceCommits } from './trace-commits.ts';

export async function chaosCommand(args: readonly string[], say: (line: string) => void): Promise<number> {
  const option = (name: string, otherwise: number): number => {
    const index = args.indexOf(name);
    const value = index < 0 ? Number.NaN : Number(args[index + 1]);
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  const seed = option('--seed', 1 + Math.floor(Math.random() * 1_000_000));
  const plan: ChaosPlan = { seed, kills: option('--kills', 500), pcs: option('--pcs', 5), faultRate: 0.12 };
  say(`seed       ${seed} (npm run chaos -- --kills ${plan.kills} --seed ${seed})`);
  const folder = join(temporaryFolder(`onieum-chaos-${process.pid}`));
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const isDurable = await saysWhatIsDurable(folder, say);
  const result = await runChaos(plan, folder, say);
  for (const line of report(result)) say(line);
  const spent = Object.entries(result.spent).sort(([, a], [, b]) => b - a);
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
  const most = spent.slice(0, 8).map(([what, each]) => `${what} ${seconds(each)}`);
  say(`time       ${seconds(performance.now() - started)} s, most of it: ${most.join(', ')}`);
  const isWhole = isDurable && result.violations.length === 0;
  if (isWhole && !args.includes('--keep')) rmSync(folder, { recursive: true, force: true });
  else say(`kept       ${folder}`);
  return isWhole ? 0 : 1;
}

/** No kill of a process takes back what the kernel has; whether it was asked to write through is counted instead. */
async function saysWhatIsDurable(folder: string, say: (line: string) => void): Promise<boolean> {
  if (!hasStrace()) {
    say(`NOT TRIED  ${NO_STRACE}`);
    return true;
  }
  const traced = join(folder, 'traced');
  mkdirSync(traced, { recursive: true });
  const { acknowledged, pc, server } = await traceCommits(traced);
  rmSync(traced, { recursive: true, force: true });
  const careful = (counts: readonly number[]) => counts.filter((times) => times > 0).length;
  say(
    `strace     ${acknowledged} acknowledged: written through on the PC ${careful(pc)}, on the server ${careful(server)}`,
  );
  const isDurable = Math.min(acknowledged, careful(pc), careful(server)) === TRACED_COMMITS;
  if (!isDurable) say('VIOLATION  I17 an acknowledged commit did not wait for the disk');
  return isDurable;
}

/** What each broken invariant means for somebody whose work it is. */
const MEANS: Readonly<Record<string, 'lost' | 'doubled'>> = {
  I2: 'lost',
  I17: 'lost',
  I18: 'lost',
  I19: 'lost',
  I3: 'doubled',
  I4: 'doubled',
  I5: 'doubled',
  I6: 'doubled',
};

export function report(result: ChaosResult): string[] {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, each) => all + each, 0);
  const { violations } = result;
  const meaning = ({ invariant, what }: ChaosResult['violations'][number]) =>
    what.endsWith('is nowhere') ? 'lost' : (MEANS[invariant] ?? 'unexplained');
  const many = (wanted: string) => violations.filter((each) => meaning(each) === wanted).length;
  return [
    `kills      ${sum(result.kills)}: ${list(result.kills)}`,
    `troubles   ${list(result.troubles)}`,
    `effects    ${list(result.effects)}`,
    `network    ${list(result.network)}`,
    ...result.remarks.map((remark) => `NOT TRIED  ${remark}`),
    `operations ${result.operations} written, ${result.acknowledged} acknowledged: ${list(result.outcomes)}`,
    `notices    ${list(result.notices)}`,
    `rest       after ${result.rounds} rounds`,
    ...violations.slice(0, 12).map(({ invariant, what }) => `VIOLATION  ${invariant} ${what.slice(0, 400)}`),
    `checker    lost ${many('lost')}, doubled ${many('doubled')}, unexplained ${many('unexplained')}`,
  ];
}
