/**
 * @file Makes an office with one household and a secretary in a folder and brings it to a server, then ends: what a spec
 * about a PC that has a server begins with. Arguments: the folder, the server's address, a code, the secretary's password.
 */
import { inTransaction } from '#core/database/in-transaction.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anOffice, granted, MANAGER } from './a-core.ts';
import { aRegisteredHousehold } from './a-household.ts';

const [dataDir = '', server = '', code = '', password = ''] = process.argv.slice(2);
const core = await anOffice({ dataDir, server: serverPort({}), now: new Date().toISOString() });
const { accounts, sync } = core.rpc;
const lock = async () => {
  granted(await accounts.lock({}));
  await core.closed();
};

await inTransaction(must(core.deps.session.current(), 'session'), (tx) => {
  aRegisteredHousehold(tx);
  return ok(undefined);
});
const facts = { team: null, position: '간사', phone: null, validTo: null };
const loginId = 'choiyj';
const added = granted(await accounts.add({ ...facts, name: '최유진', role: 'SECRETARY', loginId }));
await lock();
granted(await accounts.signIn({ loginId, secret: added.code }));
granted(await accounts.setFirstPassword({ password }));
await lock();
granted(await accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
granted(await sync.enrol({ server, code, deviceName: '팀장 자리' }));
granted(await sync.syncNow({}));
await core.quit();
// Lines to the server may still be open, and nobody waits for them.
process.exit(0);
