import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readOutsideFile } from './read-outside-file.ts';

const here = pathToFileURL(`${import.meta.dirname}/`);
const workerUrl = new URL('parse/parse.ts', here);
const SAMPLE = join(import.meta.dirname, '../../../tests/fixtures/office-files/중앙발굴_2026-4차.xlsx');
const aFile = () => ({
  bytes: new Uint8Array(readFileSync(SAMPLE)),
  fileName: '중앙발굴_2026-4차.xlsx',
  cutResidentNumbers: false,
  indicators: [],
});
/** A worker that misbehaves, as a hostile file might make its reader do. */
const misbehaving = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const never = new AbortController().signal;

test('answers with the list from a thread of its own', async () => {
  const result = await readOutsideFile(aFile(), { workerUrl, signal: never });
  expect(result).toMatchObject({ ok: true, value: { kind: 'CENTRAL', format: 'xlsx' } });
});

test('ends a reader that hangs, and says how long it was given', async () => {
  const result = await readOutsideFile(aFile(), { workerUrl: misbehaving('for(;;);'), signal: never, seconds: 1 });
  expect(result).toEqual({ ok: false, error: { code: 'imports/reading-took-too-long', seconds: 1 } });
});

test('survives a reader that runs out of memory', async () => {
  const greedy = 'const a = []; for (;;) a.push(new Array(1e5).fill(Math.random()));';
  const result = await readOutsideFile(aFile(), { workerUrl: misbehaving(greedy), signal: never });
  expect(result).toEqual({ ok: false, error: { code: 'imports/reader-stopped' } });
});

test('survives a reader that throws', async () => {
  const result = await readOutsideFile(aFile(), { workerUrl: misbehaving('throw new Error("x")'), signal: never });
  expect(result).toEqual({ ok: false, error: { code: 'imports/reader-stopped' } });
});

test('cancelling ends the reader at once', async () => {
  const controller = new AbortController();
  const reading = readOutsideFile(aFile(), { workerUrl: misbehaving('for(;;);'), signal: controller.signal });
  setTimeout(() => controller.abort(new Error('cancelled')), 50);
  await expect(reading).rejects.toThrow('cancelled');
});
