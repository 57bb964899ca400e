import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { importsFileNotReadable, importsTooLarge } from '#shared/imports/imports.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { maskResidentNumbers } from '#shared/korean/resident-number.ts';
import { holdFile } from './held-imports.ts';
import { PARSE_LIMITS } from './parse/parse-limits.ts';

/** All files are offered: what an office calls .xls may be anything, and the bytes decide. */
const EXTENSIONS = ['xlsx', 'xls', 'csv', 'xlsm', 'xlsb', 'ods', 'html', 'htm', 'xml', 'txt', 'tsv', 'json'];

export async function chooseFile({ desktop, newId }: Pick<Dependencies, 'desktop' | 'newId'>, { store }: Session) {
  const path = await desktop.openFile({ title: '가져올 명단 고르기', extensions: EXTENSIONS });
  if (path === undefined) return ok(null);
  const read = await readWithin(path, PARSE_LIMITS.fileBytes);
  if (!read.ok) return read;
  return ok(describe(holdFile(store, { id: newId(), fileName: cleanName(basename(path)), bytes: read.value })));
}

export function dropFile(
  { newId }: Pick<Dependencies, 'newId'>,
  { store }: Session,
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
) {
  return ok(describe(holdFile(store, { id: newId(), fileName: cleanName(basename(fileName)), bytes })));
}

/** Reads at most `limit` bytes, so that a disk image chosen by mistake is refused and not loaded. */
async function readWithin(path: string, limit: number) {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > limit) return err(importsTooLarge({ what: 'bytes', limit }));
      return ok(new Uint8Array(await file.readFile()));
    } finally {
      await file.close();
    }
  } catch (cause) {
    return err(importsFileNotReadable({ reason: (cause as { code?: string }).code ?? 'UNKNOWN' }));
  }
}

/** A file's name is shown and stored, so it is cut of resident numbers like a cell. */
const cleanName = (name: string): string => maskResidentNumbers(name.normalize('NFC')).slice(0, 200);

const describe = ({ id, fileName, bytes }: ReturnType<typeof holdFile>) => ({
  fileId: id,
  fileName,
  size: bytes.length,
});
