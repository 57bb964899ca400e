/** @file Loaded before everything else with `--import`: plants the mistake that CHAOS_MUTANT names. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MUTANTS, planted } from './mutants.ts';

const name = process.env.CHAOS_MUTANT ?? '';
const mutant = MUTANTS[name];
if (!mutant) throw new Error(`no mutant "${name}": ${Object.keys(MUTANTS).join(', ')}`);
const where = pathToFileURL(join(import.meta.dirname, '..', '..', mutant.file)).href;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== where) return loaded;
    return { ...loaded, source: planted(mutant, Buffer.from(loaded.source as Uint8Array).toString('utf8')) };
  },
});
