import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Says a line to whoever started this process, before anything else is done: it is on its way even if the process is
 * killed in the next moment. A listener that does not come to read meanwhile leaves the pipe full: then it is waited for.
 */
export async function tell(line: string): Promise<void> {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (full) {
      if ((full as { code?: string }).code !== 'EAGAIN') throw full;
      await nextTurn();
    }
  }
}
