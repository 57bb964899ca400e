/** @file The small month in a data folder that the app opens: set up as a first run does it, worked through the use cases. */
import { must } from '#shared/kernel/must.ts';
import { anOffice, MANAGER, removeFolder } from './a-core.ts';
import { SMALL_OFFICE_BEGAN, workSmallMonth } from './a-small-month.ts';
import { kst, WorkingOffice } from './a-working-office.ts';

export { MANAGER as SMALL_OFFICE_MANAGER };

/** Makes the office and closes it, as a program that ends. The folder is the caller's to remove. */
export async function makeSmallOffice(): Promise<string> {
  const core = await anOffice({ now: kst(SMALL_OFFICE_BEGAN) });
  try {
    const session = must(core.deps.session.current(), 'session');
    const { clock } = core.deps;
    const office = WorkingOffice.over({
      store: session.store,
      officeId: session.actor.officeId,
      clock: { ms: clock.ms, turnTo: (to) => core.pass(to - clock.ms()) },
      dispose: () => {},
    });
    await workSmallMonth(office, session);
    await core.quit();
    return core.dataDir;
  } catch (cause) {
    removeFolder(core);
    throw cause;
  }
}
