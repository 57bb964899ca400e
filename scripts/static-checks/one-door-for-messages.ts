import { type Finding, type Project, sources } from './project.ts';
import { importsOf, syntaxOf } from './syntax.ts';

const DOORS: Readonly<Record<string, RegExp>> = {
  ipcMain: /^electron\/main\/rpc\//,
  ipcRenderer: /^electron\/preload\/preload\.ts$/,
};

/** The sender of a message is checked in one place. A second listener elsewhere would be one that forgot. */
export function oneDoorForMessages(project: Project): Finding[] {
  return sources(project, 'electron', 'renderer', 'shared').flatMap((path) =>
    importsOf(syntaxOf(project, path))
      .filter(({ from, typeOnly }) => /^electron(\/(main|renderer|common))?$/.test(from) && !typeOnly)
      .flatMap(({ names, line }) => [
        ...names
          .filter((name) => DOORS[name] !== undefined && !DOORS[name].test(path))
          .map((name) => ({
            path,
            line,
            message: `${name} belongs to electron/main/rpc and the preload: declare an operation`,
          })),
        ...names
          .filter((name) => name === '*' || name === 'default')
          .map(() => ({
            path,
            line,
            message: "import the names you use from 'electron', so that this check can see them",
          })),
      ]),
  );
}
