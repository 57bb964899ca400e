import type { CoreSettings } from '#core/dependencies.ts';

/**
 * Whether this process may open its data. The stand-in for Electron has no operating-system sandbox, so it opens demo
 * and test data only, unless someone insists with `--allow-stand-in`.
 */
export function mayRun(settings: Pick<CoreSettings, 'demo'>): boolean {
  if (process.env.ONIEUM_STAND_IN !== '1') return true;
  const isTest = process.env.ONIEUM_SHIM_TEST === '1';
  return settings.demo || isTest || process.argv.includes('--allow-stand-in');
}
