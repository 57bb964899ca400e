/** @file `npm run server [-- command]`: the central server and its operator's commands; `-- --help` lists them. */
import { runServerCommand } from '#server/cli/run-command.ts';

const stopped = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
});
process.exitCode = await runServerCommand(process.argv.slice(2), {
  say: (line) => console.log(line),
  stopped,
  env: process.env,
});
// A PC that keeps its line open must not keep the process.
process.exit();
