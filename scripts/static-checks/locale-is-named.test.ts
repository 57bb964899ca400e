import { expect, test } from 'vitest';
import { localeIsNamed } from './locale-is-named.ts';
import { projectOf } from './project.ts';

const CLEAN = {
  'electron-builder.yml': 'electronLanguages: [ko, en-US]\n',
  'electron/main/main.ts': "app.commandLine.appendSwitch('lang', 'ko-KR');",
};
const faultsWith = (files: Record<string, string>) => localeIsNamed(projectOf({ ...CLEAN, ...files }));
const faultsOf = (source: string) => faultsWith({ 'renderer/ui/x.ts': source });

test('formatters that name locale and zone pass', () => {
  expect(
    faultsOf(`const LOCALE = 'ko-KR';
      new Intl.NumberFormat('ko-KR');
      new Intl.DateTimeFormat(LOCALE, { timeZone: 'Asia/Seoul' });
      n.toLocaleString('ko-KR'); a.localeCompare(b, 'ko');`),
  ).toEqual([]);
});

test.each([
  ['n.toLocaleString();'],
  ['(a + b).toLocaleString();'],
  ['date.toLocaleDateString(undefined, { dateStyle: "short" });'],
  ['new Intl.NumberFormat();'],
  ["new Intl.DateTimeFormat('ko-KR');"],
  ["new Intl.DateTimeFormat('ko-KR', { dateStyle: 'short' });"],
  ['names.sort((a, b) => a.localeCompare(b));'],
])('reports %s', (source) => {
  expect(faultsOf(source)).toHaveLength(1);
});

test('reports a packaging without Korean and a main that lets the system choose', () => {
  expect(faultsWith({ 'electron-builder.yml': 'electronLanguages: [en-US]\n' })).toHaveLength(1);
  expect(faultsWith({ 'electron/main/main.ts': '1;' })).toHaveLength(1);
});
