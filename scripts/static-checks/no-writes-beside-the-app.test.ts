import { expect, test } from 'vitest';
import { noWritesBesideTheApp } from './no-writes-beside-the-app.ts';
import { projectOf } from './project.ts';

const faultsOf = (source: string) => noWritesBesideTheApp(projectOf({ 'electron/core/backup/write.ts': source }));

test('reading beside the app and writing to a folder that was passed is fine', () => {
  expect(faultsOf("readFile(join(import.meta.dirname, 'x')); writeFile(join(dataDir, 'x'), y);")).toEqual([]);
});

test.each([
  ["fs.writeFileSync(join(import.meta.dirname, 'log.txt'), line);"],
  ["await mkdir(join(process.resourcesPath, 'cache'));"],
  ["createWriteStream(path.join(app.getAppPath(), 'x'));"],
  ["rmSync(new URL('./x', import.meta.url));"],
  ["const data = join(process.cwd(), 'data');"],
  ['const here = __dirname;'],
])('reports %s', (source) => {
  expect(faultsOf(source)).toHaveLength(1);
});
