/** @file Loads the simulation with one mistake planted: sources are changed on their way into memory, never on disk. */
import { registerHooks } from 'node:module';
import { join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type SeedResult, runSeed as sound } from '../simulation/run-seed.ts';
import { type Plan, planOf } from '../simulation/world.ts';
import { BUGS, type Bug } from './bugs.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const OURS = [join(root, 'shared', 'sync'), join(root, 'tests', 'sync')].map((folder) => pathToFileURL(folder).href);

export const fileOf = (bug: Bug): string => normalize(join(root, 'shared', 'sync', 'engine', bug.file));

let isReady = false;

function prepare(): void {
  if (isReady) return;
  isReady = true;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const bug = context.parentURL ? new URL(context.parentURL).searchParams.get('bug') : null;
      const isOurs = OURS.some((folder) => resolved.url.startsWith(folder));
      return bug !== null && isOurs && !resolved.url.includes('?')
        ? { ...resolved, url: `${resolved.url}?bug=${bug}` }
        : resolved;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const parts = new URL(url);
      const number = parts.searchParams.get('bug');
      const bug = number === null ? undefined : BUGS[Number(number)];
      if (!bug || fileURLToPath(`${parts.protocol}//${parts.pathname}`) !== fileOf(bug)) return loaded;
      const source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
      return { ...loaded, source: plant(bug, source) };
    },
  });
}

export function plant(bug: Bug, source: string): string {
  const squeeze = (text: string) => text.replace(/\s+/g, ' ');
  const pattern = new RegExp(literally(squeeze(bug.find).trim()).replace(/ /g, '\\s+'), 'g');
  const found = source.match(pattern) ?? [];
  if (found.length !== 1) throw new Error(`"${bug.name}" fits ${found.length} places of ${bug.file}`);
  return source.replace(pattern, () => bug.replace);
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export interface Simulation {
  readonly runSeed: (plan: Plan) => Promise<SeedResult>;
}

export async function simulationWith(bug: Bug): Promise<Simulation> {
  prepare();
  const url = pathToFileURL(join(root, 'tests', 'sync', 'simulation', 'run-seed.ts'));
  url.searchParams.set('bug', String(BUGS.indexOf(bug)));
  return (await import(url.href)) as Simulation;
}

export interface Sighting {
  readonly bug: Bug;
  /** How many seeds it took; undefined when none of them showed it. */
  readonly seeds: number | undefined;
  readonly by: string | undefined;
}

export async function hunt(bug: Bug, limit: number): Promise<Sighting> {
  const { runSeed } = await simulationWith(bug);
  for (let seed = 1; seed <= limit; seed += 1) {
    const plan = planOf(seed, bug.focus && seed % 2 === 0 ? { faults: bug.focus } : {});
    const [first] = (await runSeed(plan)).violations;
    // Only what the engine as it is does right counts as seen.
    const isSound = first !== undefined && (await sound(plan)).violations.length === 0;
    if (first && isSound) return { bug, seeds: seed, by: first.invariant };
  }
  return { bug, seeds: undefined, by: undefined };
}
