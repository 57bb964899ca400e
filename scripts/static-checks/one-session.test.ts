import { expect, test } from 'vitest';
import { oneSession } from './one-session.ts';
import { projectOf } from './project.ts';

const MAIN = `
  import { BrowserWindow, protocol, session as electronSession } from 'electron';
  protocol.registerSchemesAsPrivileged([]);
  const ses = electronSession.fromPartition('onieum');
  denyAllButCopying(ses);
  ses.protocol.handle('app', answer);
  new BrowserWindow({ webPreferences: { session: ses } });
`;
const faultsOf = (source: string) =>
  oneSession(projectOf({ 'electron/main/main.ts': source })).map(({ message }) => message);

test('a window that is given the prepared session passes', () => {
  expect(faultsOf(MAIN)).toEqual([]);
});

test('reports a window without a session', () => {
  expect(faultsOf(MAIN.replace('session: ses', 'sandbox: true'))).toEqual([
    'this window would run in the default session: pass `session`',
  ]);
});

test('reports a protocol handled on the default session', () => {
  expect(faultsOf(MAIN.replace('ses.protocol.handle', 'protocol.handle'))).toHaveLength(1);
});

test('reports the default session, one kept on disk, and one that grants everything', () => {
  expect(
    faultsOf(MAIN.replace("electronSession.fromPartition('onieum')", 'electronSession.defaultSession')),
  ).toHaveLength(1);
  expect(faultsOf(MAIN.replace("'onieum'", "'persist:onieum'"))).toEqual([
    'this session is kept on disk, in plain text',
  ]);
  expect(faultsOf(MAIN.replace('denyAllButCopying(ses);', ''))).toEqual([
    'this session grants every permission: refuse them here',
  ]);
});
