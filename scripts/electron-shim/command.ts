/** @file How to start the stand-in: the one place that knows its command line. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Arguments for Node that open `app` (a folder with package.json, or a built main file) in the stand-in.
 *
 * `register.ts` goes through `--import` so that worker threads inherit it.
 */
export const standInArguments = (app: string, args: readonly string[] = []): string[] => [
  '--disable-warning=ExperimentalWarning',
  '--import',
  pathToFileURL(join(import.meta.dirname, 'register.ts')).href,
  join(import.meta.dirname, 'run.ts'),
  app,
  ...args,
];
