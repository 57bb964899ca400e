import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every regular file under the folders, as they are at this moment; what vanishes meanwhile is passed over. */
export function filesUnder(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        const stat = lstatSync(path, { throwIfNoEntry: false });
        return stat?.isDirectory() ? filesUnder(path) : stat?.isFile() ? [path] : [];
      });
    } catch {
      return [];
    }
  });
}

/** Files in which one of the texts stands, in any encoding a PC may write: UTF-8, CP949, UTF-16 of either order. */
export function filesWith(texts: readonly string[], folders: readonly string[]): string[] {
  const needles = texts.flatMap((text) => {
    const wide = Buffer.from(text, 'utf16le');
    return [Buffer.from(text), wide, Buffer.from(wide).swap16()];
  });
  return filesUnder(...folders).filter((path) => {
    const bytes = readFile(path);
    return bytes !== undefined && needles.some((needle) => bytes.includes(needle));
  });
}

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
