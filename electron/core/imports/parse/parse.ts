/**
 * @file Entry of the throw-away worker that reads one file from outside. No database, no keys, no network; bounded in
 * memory by its `resourceLimits` and in time by whoever started it. It answers once and ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { must } from '#shared/kernel/must.ts';
import { PARSE_LIMITS } from './parse-limits.ts';
import { type FileToRead, readFile } from './read-file.ts';

const port = must(parentPort, 'parent port');
port.postMessage(await readFile(workerData as FileToRead, PARSE_LIMITS));
