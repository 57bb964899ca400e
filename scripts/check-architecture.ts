/** @file `node scripts/check-architecture.ts`: who imports whom, by the rules of `.dependency-cruiser.cjs`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { toolPath } from './tools.ts';

const folders = ['shared', 'electron', 'renderer', 'server', 'scripts', 'tests'].filter((folder) => existsSync(folder));

/** See the head of the rules for why there are two. */
const statuses = ['all', 'runtime'].map((IMPORTS) => {
  const args = [toolPath('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', ...folders];
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, IMPORTS } }).status;
});
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;
