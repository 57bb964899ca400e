import type { Role } from '#shared/accounts/role.ts';
import { appContract } from '#shared/app.contract.ts';
import type { Operation } from '#shared/rpc/contract.ts';
import { demoPerson, goTo, lock, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';
import { readOffice } from '../support/read-office.ts';
import { routePaths } from '../support/routes.ts';

test.describe.configure({ mode: 'serial' });

let app: LaunchedApp;
test.beforeAll(async () => {
  app = await launchApp({ demo: true });
});
test.afterAll(() => app.close());

/** Every operation with what it is called with when nothing is known about it. */
const OPERATIONS = Object.entries(appContract).flatMap(([feature, operations]) =>
  Object.entries(operations as Record<string, Operation>).map(([name, { access }]) => ({ feature, name, access })),
);

interface Answer {
  readonly ok?: boolean;
  readonly error?: { readonly code: string };
  readonly rejected?: string;
}

/** Calls core as a script in the page would, past everything that our own code checks. */
const callAll = (requests: readonly { feature: string; name: string; input?: unknown }[]): Promise<Answer[]> =>
  app.page.evaluate(
    (all) =>
      Promise.all(
        all.map(({ feature, name, input }, index) =>
          (window as unknown as { bridge: { call(request: unknown): Promise<Answer> } }).bridge
            .call({ callId: `test-${index}`, feature, name, input: input ?? {} })
            .catch((reason: unknown) => ({ rejected: String(reason) })),
        ),
      ),
    requests,
  );

const refusedWith = (answers: readonly Answer[], requests: readonly { feature: string; name: string }[]) =>
  requests.map(({ feature, name }, index) => `${feature}.${name}: ${answers[index]?.error?.code ?? 'let in'}`);

test('security: the page has the bridge and nothing else of the process', async () => {
  await app.page.getByRole('heading', { name: '로그인' }).waitFor({ timeout: 60_000 });
  const facts = await app.page.evaluate(() => {
    const page = window as unknown as Record<string, unknown>;
    const bridge = page.bridge as Record<string, unknown>;
    const before = bridge.call;
    try {
      bridge.call = () => 'replaced';
    } catch {}
    try {
      page.bridge = {};
    } catch {}
    return {
      globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter(
        (name) => page[name] !== undefined,
      ),
      bridge: Object.keys(page.bridge as object).sort(),
      isUnchanged: (page.bridge as typeof bridge).call === before,
      isFrozen: Object.isFrozen(page.bridge),
      stored: localStorage.length + sessionStorage.length + document.cookie.length,
    };
  });
  expect(facts).toEqual({
    globals: [],
    bridge: ['call', 'cancel', 'on'],
    isUnchanged: true,
    isFrozen: true,
    stored: 0,
  });
});

test('security: while locked nothing answers but what the sign-in screen needs', async () => {
  const closed = OPERATIONS.filter(({ access }) => access !== 'anyone');
  expect(closed.length).toBeGreaterThan(40);
  const answers = await callAll(closed);
  expect(refusedWith(answers, closed).filter((line) => !line.endsWith('app/not-signed-in'))).toEqual([]);
});

for (const role of ['SECRETARY', 'OFFICER', 'MANAGER'] as const satisfies readonly Role[]) {
  test(`security: ${role} is refused everything that the contract does not give the role`, async () => {
    await signInAs(app.page, role);
    const closed = OPERATIONS.filter(({ access }) => access !== 'anyone' && !access.includes(role));
    const answers = await callAll(closed);
    expect(refusedWith(answers, closed).filter((line) => !line.endsWith('app/not-allowed'))).toEqual([]);
    if (role !== 'MANAGER') expect(closed.length).toBeGreaterThan(0);
    if (role !== 'MANAGER') await lock(app.page);
  });
}

test('security: the rpc knows no other names, no oversize and no other shape', async () => {
  const unknown = [
    { feature: 'nothing', name: 'here' },
    { feature: 'households', name: 'dropTable' },
    { feature: 'constructor', name: 'constructor' },
    { feature: '__proto__', name: 'toString' },
    { feature: 'search', name: 'find', input: { text: 'x'.repeat(300_000), limit: 5 } },
    { feature: 'search', name: 'find', input: { text: '김', limit: 5, extra: true } },
    { feature: 'search', name: 'find', input: null },
  ];
  const answers = await callAll(unknown);
  expect(refusedWith(answers, unknown).filter((line) => !line.endsWith('app/unexpected'))).toEqual([]);
  const shapes = await app.page.evaluate(() =>
    Promise.all(
      [null, 7, 'households', {}, { callId: 'x'.repeat(65), feature: 'a', name: 'b', input: {} }].map((request) =>
        (window as unknown as { bridge: { call(request: unknown): Promise<unknown> } }).bridge.call(request).then(
          () => 'answered',
          () => 'refused',
        ),
      ),
    ),
  );
  expect(new Set(shapes)).toEqual(new Set(['refused']));
});

test('security: on no screen a policy violation, a page error or a name outside the page itself', async () => {
  const { loginId, password } = demoPerson('MANAGER');
  const office = await readOffice(app.dataDir, { loginId, password });
  const people = office.all<{ name: string; phones: string }>('SELECT name, phones FROM person');
  const [first, second] = office.all<{ id: string }>("SELECT id FROM household WHERE status = 'ACTIVE' LIMIT 2");
  office.close();
  const staff = ['한정우', '이서연', '박도현', '최유진'];
  const secrets = [
    ...new Set(people.map(({ name }) => name).filter((name) => name.length >= 3 && !staff.includes(name))),
    ...people.flatMap(({ phones }) => (JSON.parse(phones) as { number: string }[]).map(({ number }) => number)),
  ];
  expect(secrets.length).toBeGreaterThan(500);
  const leaks = (text: string) => secrets.filter((secret) => text.includes(secret));
  const said: string[] = [];
  const look = async () => {
    expect(await app.page.title()).toBe('온이음');
    said.push(decodeURIComponent(app.page.url()));
  };

  for (const path of routePaths()) {
    const address = path.replace('$id', first?.id ?? '');
    await goTo(app.page, path === '/households/merge' ? `${path}?survivor=${first?.id}&loser=${second?.id}` : address);
    await expect(app.page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await look();
  }

  // What is typed to find somebody is a name as well.
  const name = people.find((person) => person.name.length === 3 && !staff.includes(person.name))?.name ?? '';
  await goTo(app.page, '/households?view=all');
  await app.page.getByRole('searchbox', { name: '이 목록에서 찾기' }).fill(name);
  await expect(app.page.getByRole('row', { name: new RegExp(name) }).first()).toBeVisible();
  await app.page.waitForTimeout(600);
  await look();
  await app.page
    .getByRole('row', { name: new RegExp(name) })
    .first()
    .dblclick();
  await expect(app.page.getByRole('heading', { level: 1, name: new RegExp(name) })).toBeVisible();
  await look();
  await app.page.goBack();
  await expect(app.page.getByRole('searchbox', { name: '이 목록에서 찾기' })).toHaveValue(name);
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox', { name: /^이름·초성/ }).fill(`${name}동생`);
  await app.page.getByRole('option', { name: /새 가구 등록/ }).click();
  await expect(app.page.getByRole('textbox', { name: /^이름/ })).toHaveValue(`${name}동생`);
  await look();

  expect(said.filter((address) => leaks(address).length > 0)).toEqual([]);
  const logs = app.logs();
  expect(leaks(logs)).toEqual([]);
  expect(logs.split('\n').filter((line) => /Content Security Policy|\[page error\]/.test(line))).toEqual([]);
  const titles = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.getTitle()));
  expect(titles).toEqual(['온이음']);
});

test('security: nothing leads out of the window, and every permission is denied', async () => {
  const before = app.page.url();
  const facts = await app.page.evaluate(async () => {
    const denied = (promise: Promise<unknown>) =>
      promise.then(
        () => 'granted',
        () => 'denied',
      );
    const ask = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    const outside = await denied(fetch('https://example.com/'));
    frame.remove();
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    link.click();
    link.target = '_blank';
    link.click();
    link.remove();
    location.href = 'https://example.com/';
    return {
      opened: window.open('https://example.com/') === null,
      outside,
      states: await Promise.all(['geolocation', 'notifications', 'camera', 'microphone'].map(ask)),
      notification: await Notification.requestPermission(),
      position: await denied(new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, no))),
      media: navigator.mediaDevices ? await denied(navigator.mediaDevices.getUserMedia({ audio: true })) : 'denied',
      evaluated: await denied(Promise.resolve().then(() => new Function('return 1')())),
    };
  });
  expect(facts).toEqual({
    opened: true,
    outside: 'denied',
    states: ['denied', 'denied', 'denied', 'denied'],
    notification: 'denied',
    position: 'denied',
    media: 'denied',
    evaluated: 'denied',
  });
  expect(app.page.url()).toBe(before);
  const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
  // The browser reports violations where none was found above: these were some.
  await expect.poll(() => app.logs()).toMatch(/Content Security Policy.*connect-src/);
});

test('security: what a signed-in person sees stays out of screenshots, and the sign-in screen does not', async () => {
  const isProtected = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isContentProtected());
  if ((await app.page.getByRole('heading', { name: '로그인' }).count()) === 0) await lock(app.page);
  await expect.poll(isProtected).toBe(false);
  await signInAs(app.page, 'OFFICER');
  await expect.poll(isProtected).toBe(true);
});
