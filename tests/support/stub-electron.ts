import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { NtExecutable } from 'pe-library';

// resedit's ES module entry does not load beside pe-library's; its CommonJS one does.
const {
  NtExecutable: Executable,
  NtExecutableResource,
  Resource,
} = createRequire(import.meta.url)('resedit') as typeof import('resedit');

/** Where @electron/fuses finds the switches: a marker, version 1, their number, then one digit each. */
const FUSES = Buffer.concat([
  Buffer.alloc(512),
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
  Buffer.alloc(512),
]);
const EN_US = { lang: 1033, codepage: 1200 };

/**
 * An Electron distribution that cannot run but can be packed: the packager asks for nothing but the shape. With it the
 * list of packed files is known without the 100 MB download that office networks refuse.
 */
export async function stubElectron(folder: string, platform: 'linux' | 'win', version: string): Promise<string> {
  const empty = join(folder, 'empty-app');
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  mkdirSync(empty);
  for (const locale of ['de', 'en-US', 'ko']) writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(folder, file), '');
  }
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(empty, 'package.json'), '{}');
  await createPackage(empty, join(folder, 'resources/default_app.asar'));
  if (platform === 'win') writeFileSync(join(folder, 'electron.exe'), Buffer.concat([portableExecutable(), FUSES]));
  else writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/false\n'), FUSES]), { mode: 0o755 });
  return folder;
}

function portableExecutable(): Buffer {
  const executable = Executable.from(NtExecutable.createEmpty(false, false).generate());
  const resources = NtExecutableResource.from(executable, true);
  const info = Resource.VersionInfo.createEmpty();
  info.setFileVersion(1, 0, 0, 0, EN_US.lang);
  info.setStringValues(EN_US, { ProductName: 'Electron', FileDescription: 'Electron' });
  info.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}
