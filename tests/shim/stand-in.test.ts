/**
 * @file The stand-in must behave as Electron wherever our app relies on it. One launch serves all facts here; those about
 * start and end are in lifecycle.test.ts.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';

let tiny: LaunchedApp;

beforeAll(async () => {
  tiny = await launchApp({ app: join(import.meta.dirname, 'fixtures/tiny-app') });
});
afterAll(() => tiny.close());

/** What the fixture saw; see fixtures/tiny-app/main.js. */
const seen = () => tiny.evaluate(() => Reflect.get(globalThis, 'seen') as Record<string, unknown>);
const tell = (key: string, value: unknown) =>
  tiny.evaluate((_electron, [name, told]) => void Reflect.set(Reflect.get(globalThis, 'seen'), name, told), [
    key,
    value,
  ] as const);

/** Runs in the page's own world with the exposed API at hand. */
const inPage = <T>(source: string): Promise<T> =>
  tiny.page.evaluate<T>(`(async () => { const tiny = window.tiny; return ${source}; })()`);
const failureInPage = (source: string): Promise<string> =>
  inPage(
    `Promise.resolve().then(() => ${source}).then(() => 'no failure', (reason) => reason.name + ': ' + reason.message)`,
  );
const until = async (fact: () => Promise<boolean>) => {
  await expect.poll(fact, { interval: 20 }).toBe(true);
};

describe('main process', () => {
  test('import and require of electron give the same module, and the real package is never reached', async () => {
    const { sameModule, requiredApp } = await seen();
    expect([sameModule, requiredApp]).toEqual([true, true]);
    expect(tiny.logs()).not.toContain('Downloading Electron');
  });

  test('refuses before ready what Electron refuses', async () => {
    const { beforeReady, saveDialogBeforeReady, safeStorageBeforeReady } = await seen();
    expect(beforeReady).toEqual({
      window: 'Error: Cannot create BrowserWindow before app is ready',
      session: 'Error: Session can only be received when app is ready',
      protocol: 'Error: Session can only be received when app is ready',
      powerMonitor: "Error: The 'powerMonitor' module can't be used before the app 'ready' event",
      screen: "Error: The 'screen' module can't be used before the app 'ready' event",
      isReady: false,
    });
    expect(saveDialogBeforeReady).toBe('dialog module can only be used after app is ready');
    expect(safeStorageBeforeReady).toBe('safeStorage cannot be used before app is ready');
  });

  test('refuses after ready what only counts before', async () => {
    const { afterReady, declaredTwice } = await seen();
    expect(afterReady).toEqual({
      sandbox: 'Error: app.enableSandbox() can only be called before app is ready',
      schemes: 'Error: protocol.registerSchemesAsPrivileged should be called before app is ready',
    });
    expect(declaredTwice).toContain('only once');
  });

  test('ready comes after the main module, windows after ready', async () => {
    const { order } = await seen();
    expect((order as string[]).slice(0, 4)).toEqual([
      'main evaluated',
      'ready',
      'web-contents-created',
      'browser-window-created',
    ]);
    expect(order).toContain('window ready-to-show');
  });

  test('process looks like Electron, and says that it is a stand-in', async () => {
    const { process: imitated } = await seen();
    expect(imitated).toMatchObject({ electron: '45.4.1', type: 'browser', defaultApp: true, standIn: '1' });
  });

  test("has no more cryptography than Electron's BoringSSL", async () => {
    const { argon2, chacha, blake, gcm } = await seen();
    expect(argon2).toMatch(/^ERR_CRYPTO_ARGON2_NOT_SUPPORTED/);
    expect(chacha).toMatch(/^ERR_CRYPTO_UNKNOWN_CIPHER/);
    expect(blake).toMatch(/^ERR_CRYPTO_INVALID_DIGEST/);
    expect(gcm).toBe(false);
  });

  test('workers know neither electron nor argon2', async () => {
    await until(async () => (await seen()).worker !== undefined);
    expect((await seen()).worker).toEqual({
      electron: "'electron' cannot be loaded in a worker thread",
      argon2: 'ERR_CRYPTO_ARGON2_NOT_SUPPORTED',
      version: '45.4.1',
    });
  });

  test('names what it does not imitate instead of doing nothing', async () => {
    expect((await seen()).notImitated).toContain('does not imitate electron.MessageChannelMain');
  });

  test('app knows its name, version and folders', async () => {
    const facts = await tiny.evaluate(({ app }) => ({
      name: app.getName(),
      version: app.getVersion(),
      path: app.getAppPath(),
      packaged: app.isPackaged,
      unknown: (() => {
        try {
          return app.getPath('nowhere' as 'home');
        } catch (reason) {
          return (reason as Error).message;
        }
      })(),
    }));
    expect(facts).toMatchObject({
      name: 'Tiny',
      version: '1.2.3',
      packaged: false,
      unknown: "Failed to get 'nowhere' path",
    });
    expect(facts.path).toMatch(/fixtures\/tiny-app$/);
  });

  test('window options can be read back', async () => {
    const preferences = await tiny.evaluate(({ BrowserWindow }) => {
      const { sandbox, contextIsolation, nodeIntegration } = Reflect.get(
        BrowserWindow.getAllWindows()[0]?.webContents ?? {},
        'preferences',
      );
      return { sandbox, contextIsolation, nodeIntegration };
    });
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    expect(await inPage('[innerWidth, innerHeight]')).toEqual([900, 500]);
  });

  test("takes the page's title unless a listener prevents it", async () => {
    const title = () => tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    expect(await title()).toBe('첫 제목');
    await inPage(`document.title = '둘째 제목'`);
    await until(async () => (await title()) === '둘째 제목');
  });

  test('clipboard and safeStorage answer with promises, and the old functions are refused', async () => {
    const facts = await tiny.evaluate(async ({ clipboard, safeStorage }) => {
      await clipboard.writeText('옮김');
      const secret = await safeStorage.encryptStringAsync('비밀');
      const open = () =>
        safeStorage.decryptStringAsync(secret).then(
          (value) => value,
          (reason: Error) => reason.message,
        );
      const inMode = async (mode: string) => {
        process.env.ONIEUM_SAFE_STORAGE = mode;
        const opened = await open();
        const facts = [opened, await safeStorage.isAsyncEncryptionAvailable(), safeStorage.getSelectedStorageBackend()];
        delete process.env.ONIEUM_SAFE_STORAGE;
        return facts;
      };
      return {
        text: await clipboard.readText(),
        hidden: !secret.includes('비밀'),
        ok: await inMode('ok'),
        rotated: await inMode('re-encrypt'),
        otherUser: await inMode('other-user'),
        unavailable: await inMode('unavailable'),
        basic: await inMode('basic-text'),
        sync: (() => {
          try {
            return safeStorage.encryptString('x');
          } catch (reason) {
            return (reason as Error).message;
          }
        })(),
      };
    });
    const failure = 'Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.';
    expect(facts).toEqual({
      text: '옮김',
      hidden: true,
      ok: [{ result: '비밀', shouldReEncrypt: false }, true, 'gnome_libsecret'],
      rotated: [{ result: '비밀', shouldReEncrypt: true }, true, 'gnome_libsecret'],
      otherUser: [failure, true, 'gnome_libsecret'],
      unavailable: ['Encryption is not available.', false, 'gnome_libsecret'],
      basic: [failure, true, 'basic_text'],
      sync: 'safeStorage.encryptString is deprecated in Electron 45; use the asynchronous functions.',
    });
  });

  test('dialogs are cancelled unless a test answers them', async () => {
    const open = () => tiny.evaluate(({ dialog }) => dialog.showOpenDialog({ properties: ['openFile'] }));
    expect(await open()).toEqual({ canceled: true, filePaths: [] });
    await tiny.stubOpenDialog(['/tmp/a.xlsx']);
    expect(await open()).toEqual({ canceled: false, filePaths: ['/tmp/a.xlsx'] });
    await tiny.stubSaveDialog('/tmp/b.pdf');
    expect(await tiny.evaluate(({ dialog }) => dialog.showSaveDialog({}))).toEqual({
      canceled: false,
      filePath: '/tmp/b.pdf',
    });
  });

  test('power events and the end of the session can be simulated', async () => {
    const heard = await tiny.evaluate(({ powerMonitor, BrowserWindow }) => {
      const events: string[] = [];
      powerMonitor.once('lock-screen', () => events.push('lock-screen'));
      const window = BrowserWindow.getAllWindows()[0];
      window?.once('session-end', () => events.push('session-end'));
      powerMonitor.emit('lock-screen');
      window?.emit('session-end', {});
      return [...events, powerMonitor.getSystemIdleTime()];
    });
    expect(heard).toEqual(['lock-screen', 'session-end', 0]);
  });
});

describe('calls between page and main', () => {
  test('a missing handler and a second one are refused in words', async () => {
    expect((await seen()).secondHandler).toContain("Attempted to register a second handler for 'echo'");
    expect(await failureInPage(`tiny.invoke('nobody')`)).toBe(
      "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });

  test('of an error only its text survives', async () => {
    expect(await failureInPage(`tiny.invoke('fail')`)).toBe(
      "Error: Error invoking remote method 'fail': RangeError: 너무 큼",
    );
    expect(await inPage(`tiny.invoke('fail').catch((reason) => reason.code)`)).toBeUndefined();
  });

  test('clones what structured clone knows', async () => {
    const facts = await inPage<Record<string, unknown>>(`(async () => {
      const value = { date: new Date(0), map: new Map([['열', 1n]]), set: new Set([-0]), bytes: new Uint8Array([1, 2]), nothing: undefined, list: [NaN, Infinity], floats: new Float32Array([1.5]) };
      value.self = value.list;
      const [back] = await tiny.invoke('echo', value);
      return {
        date: back.date.getTime(), map: String([...back.map]), zero: Object.is([...back.set][0], 0) , bytes: String(back.bytes),
        keys: 'nothing' in back, list: String(back.list), floats: back.floats.constructor.name, shared: back.self === back.list, other: back !== value };
    })()`);
    expect(facts).toEqual({
      date: 0,
      map: '열,1',
      zero: true,
      bytes: '1,2',
      keys: true,
      list: 'NaN,Infinity',
      floats: 'Float32Array',
      shared: true,
      other: true,
    });
  });

  test('a Buffer arrives as bare bytes', async () => {
    expect(
      await inPage(
        `tiny.invoke('buffer').then(({ bytes, ...rest }) => [bytes.constructor.name, new TextDecoder().decode(bytes), 'nothing' in rest])`,
      ),
    ).toEqual(['Uint8Array', '온이음', true]);
    expect(await inPage(`tiny.invoke('type', new Uint8Array(2))`)).toBe('[object Uint8Array]');
  });

  test.for([
    ['a function', '() => 1'],
    ['a function deep inside', '({ a: [{ f() {} }] })'],
    ['a promise', 'Promise.resolve(1)'],
    ['a weak map', 'new WeakMap()'],
    ['an address', 'new URL("https://a.b/")'],
    ['an element', 'document.body'],
    ['a symbol', 'Symbol("x")'],
  ])('refuses %s', async ([, source]) => {
    expect(await failureInPage(`tiny.invoke('echo', ${source})`)).toBe('Error: An object could not be cloned.');
  });

  test('refuses an answer that cannot be cloned', async () => {
    expect(await failureInPage(`tiny.invoke('unclonable')`)).toBe(
      "Error: Error invoking remote method 'unclonable': Error: An object could not be cloned.",
    );
  });

  test('arguments are cloned at the call', async () => {
    expect(await inPage('tiny.mutateAfterInvoke()')).toEqual([{ n: 1 }]);
  });

  test('messages keep their order, answers may overtake each other', async () => {
    await inPage(`(tiny.send('note', 1), tiny.send('note', 2), tiny.invoke('echo').then(() => tiny.send('note', 3)))`);
    await until(async () => String((await seen()).sent) === '1,2,3');
    expect(
      await inPage(
        `(async () => { const order = []; await Promise.all([60, 1].map((ms) => tiny.invoke('slow', ms).then((v) => order.push(v)))); return order; })()`,
      ),
    ).toEqual([1, 60]);
  });

  test('events of main reach the page', async () => {
    await inPage(`void tiny.on('changed', (...tables) => { window.heard = tables; })`);
    await tiny.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('changed', ['household'], new Date(0)),
    );
    await until(() => inPage('window.heard !== undefined'));
    expect(await inPage('[window.heard[0], window.heard[1].toISOString()]')).toEqual([
      ['household'],
      '1970-01-01T00:00:00.000Z',
    ]);
  });

  test("main sees the sender under the app's own address", async () => {
    expect(await inPage(`tiny.invoke('who')`)).toEqual({
      url: 'app://bundle/',
      origin: 'app://bundle',
      parent: null,
      sender: 1,
    });
  });

  test('a megabyte of text and bytes comes back whole', async () => {
    expect(
      await inPage(
        `tiny.invoke('echo', '가'.repeat(500_000), new Uint8Array(500_000).fill(7)).then(([text, bytes]) => [text.length, bytes.length, bytes[499_999]])`,
      ),
    ).toEqual([500_000, 500_000, 7]);
  });
});

describe('the bridge of the preload', () => {
  test("the preload's world is closed to the page", async () => {
    expect(
      await inPage(
        '[typeof preloadOnly, typeof require, typeof process, typeof __standInSend, typeof __standInDeliver]',
      ),
    ).toEqual(Array(5).fill('undefined'));
  });

  test('what is exposed is a frozen copy', async () => {
    expect(
      await inPage(`[
        Object.isFrozen(tiny), Object.isFrozen(tiny.kept.nested), Object.isFrozen(tiny.add),
        Object.getOwnPropertyDescriptor(window, 'tiny').configurable, Object.getOwnPropertyDescriptor(window, 'tiny').writable,
        Object.keys(tiny.ipcRenderer).length,
      ]`),
    ).toEqual([true, true, true, false, false, 0]);
    expect(await inPage(`[tiny.spoil({}), tiny.kept.list.length]`)).toEqual([3, 2]);
  });

  test('arguments and results are copies, classes lose their prototype, symbols vanish as keys', async () => {
    expect(
      await inPage(`(() => {
        class Household { name = '가' ; greet() {} }
        const given = new Household();
        const back = tiny.identity({ given, [Symbol('s')]: 1 });
        tiny.spoil(given);
        return [back.given instanceof Household, back.given.name, 'spoiled' in given, Object.getOwnPropertySymbols(back).length,
          tiny.kindOf(new Map()), tiny.kindOf(new Date(0)), tiny.add(1, 2)];
      })()`),
    ).toEqual([false, '가', false, 0, '[object Map]', '[object Date]', 3]);
  });

  test('functions and promises cross as stand-ins', async () => {
    expect(await inPage(`tiny.callBack((text) => { window.called = text; return 'ok'; }) + ' ' + window.called`)).toBe(
      'ok from preload',
    );
    expect(await inPage('tiny.later(3)')).toEqual({ value: 3 });
  });

  test('errors keep only their message', async () => {
    expect(await failureInPage('tiny.fail()')).toBe('Error: 안 됨');
    expect(await failureInPage('tiny.failLater()')).toBe('Error: 나중에 안 됨');
    expect(await inPage(`(() => { try { tiny.fail(); } catch (reason) { return reason.code; } })()`)).toBeUndefined();
  });

  test('the preload is sandboxed', async () => {
    expect(await inPage('tiny.facts')).toEqual({
      twice: 'Cannot bind an API on top of an existing property on the window object',
      fs: 'module not found: node:fs',
      events: 'function',
      dirname: 'undefined',
      sandboxed: true,
      type: 'renderer',
      deep: 'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      sendFunction: 'An object could not be cloned.',
    });
  });

  test('a frame inside the page gets nothing', async () => {
    await inPage(
      `new Promise((resolve) => { const frame = document.createElement('iframe'); frame.src = '/inner'; frame.onload = resolve; document.body.append(frame); })`,
    );
    const [, inner] = tiny.page.frames();
    expect(await inner?.evaluate('typeof window.tiny')).toBe('undefined');
    await inPage(`document.querySelector('iframe').remove()`);
  });
});

describe('protocol', () => {
  test("the content security policy of the app's answer holds", async () => {
    expect(await inPage('[window.scriptRan, window.inlineRan, isSecureContext, origin]')).toEqual([
      true,
      undefined,
      true,
      'https://app-bundle.shim.test',
    ]);
  });

  test('the handler sees the real request and its answer arrives untouched', async () => {
    const answer = await inPage(`fetch('/range?q=1', { headers: { range: 'bytes=0-3' } }).then(async (response) =>
      [response.status, response.headers.get('x-kept'), response.headers.get('content-range'), await response.text()])`);
    expect(answer).toEqual([206, 'as is', 'bytes 0-3/9', 'abcd']);
    expect(await inPage(`fetch('/post', { method: 'POST', body: '본문' }).then((response) => response.status)`)).toBe(
      200,
    );
    expect(await inPage(`fetch('/head', { method: 'HEAD' }).then((response) => response.status)`)).toBe(200);
    const { requests } = await seen();
    expect(requests).toEqual(
      expect.arrayContaining([
        { url: 'app://bundle/range?q=1', method: 'GET', range: 'bytes=0-3', body: '' },
        { url: 'app://bundle/post', method: 'POST', range: null, body: '본문' },
        { url: 'app://bundle/head', method: 'HEAD', range: null, body: '' },
      ]),
    );
  });

  test('a handler that breaks is a network error', async () => {
    expect(await failureInPage(`fetch('/broken')`)).toBe('TypeError: Failed to fetch');
  });

  test('an unknown host reaches the handler too', async () => {
    const text = await tiny.evaluate(async ({ BrowserWindow, session }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('tiny') } });
      await window.loadURL('app://elsewhere/x');
      const body = await window.webContents.executeJavaScript('document.body.textContent');
      window.destroy();
      return body;
    });
    expect(text).toBe('other host');
  });

  test('a scheme that another session handles does not load', async () => {
    const failure = await tiny.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const reason = await window.loadURL('app://bundle/').catch((error: Error) => error.message);
      window.destroy();
      return reason;
    });
    expect(failure).toBe("ERR_FAILED (-2) loading 'app://bundle/'");
  });
});

describe('guards that an app must set', () => {
  const permission = (name: string) =>
    inPage(`navigator.permissions.query({ name: '${name}' }).then((status) => status.state)`);
  const reload = async () => {
    const loaded = tiny.page.waitForEvent('load', { predicate: (page) => page.url() !== 'about:blank' });
    await tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await loaded;
  };

  test('permissions are granted until a handler denies them', async () => {
    expect([await permission('geolocation'), await permission('notifications')]).toEqual(['granted', 'granted']);
    await tiny.evaluate(({ session }) =>
      session
        .fromPartition('tiny')
        .setPermissionRequestHandler((_contents, name, callback) => callback(name === 'notifications')),
    );
    await reload();
    expect([await permission('geolocation'), await permission('notifications')]).toEqual(['denied', 'granted']);
    await tiny.evaluate(({ session }) => session.fromPartition('tiny').setPermissionCheckHandler(() => false));
    await reload();
    expect(await permission('notifications')).toBe('denied');
  });

  test('a download can be refused', async () => {
    const refused = tiny.evaluate(
      ({ session }) =>
        new Promise<string>((resolve) => {
          session.fromPartition('tiny').once('will-download', (event, item) => {
            event.preventDefault();
            resolve(item.getFilename());
          });
        }),
    );
    await inPage(`(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = '명단.csv';
      link.click();
    })()`);
    expect(await refused).toBe('명단.csv');
  });

  test('a new window opens unless the handler denies it', async () => {
    const count = () => tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await inPage(`void window.open('/child')`);
    await until(async () => (await count()) === 2);
    await tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.destroy());
    await until(async () => (await count()) === 1);

    await tiny.evaluate(({ BrowserWindow }) => {
      const asked: string[] = [];
      Reflect.set(Reflect.get(globalThis, 'seen'), 'asked', asked);
      BrowserWindow.getAllWindows()[0]?.webContents.setWindowOpenHandler(({ url }) => {
        asked.push(url);
        return { action: 'deny' };
      });
    });
    expect(await inPage(`window.open('https://evil.test/') === null`)).toBe(true);
    await until(async () => String((await seen()).asked) === 'https://evil.test/');
    expect(await count()).toBe(1);
  });

  test('only the page is asked before it navigates, and may be kept', async () => {
    await tell('navigations', []);
    await tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('app://bundle/loaded'));
    // Main knows that a page has loaded a moment before the test's own connection does.
    await until(async () => tiny.page.url().endsWith('/loaded'));
    await tiny.page.waitForLoadState();
    expect((await seen()).navigations).toEqual([]);

    await inPage(`void setTimeout(() => { location.href = '/next'; }, 100)`);
    await until(async () => tiny.page.url().endsWith('/next'));
    expect((await seen()).navigations).toEqual([
      'will-frame-navigate app://bundle/next',
      'will-navigate app://bundle/next',
    ]);

    await tell('preventNavigation', true);
    await tell('navigations', []);
    await inPage(`void setTimeout(() => { location.href = 'https://evil.test/'; }, 100)`);
    await until(async () => String((await seen()).navigations).includes('evil.test'));
    expect(tiny.page.url()).toBe('https://app-bundle.shim.test/next');
    await tell('preventNavigation', false);
  });

  test('a redirect is announced, also of what main loads itself', async () => {
    await tell('navigations', []);
    await tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('app://bundle/moved'));
    await until(async () => tiny.page.url().endsWith('/other'));
    expect((await seen()).navigations).toEqual(['will-redirect app://bundle/other']);

    await tell('preventNavigation', true);
    const failure = await tiny.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]
        ?.loadURL('app://bundle/moved')
        .catch((reason: Error) => reason.message),
    );
    expect(failure).toBe("ERR_ABORTED (-3) loading 'app://bundle/moved'");
    await tell('preventNavigation', false);
  });

  test('a crashed page loses its memory, and a reload brings it back', async () => {
    await inPage(`void (window.secret = 'kept in memory')`);
    await tiny.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await until(async () => (await seen()).gone === 'crashed');
    await reload();
    expect(await inPage('[typeof window.secret, typeof window.tiny]')).toEqual(['undefined', 'object']);
  });

  test('an event knows when its page is gone', async () => {
    await tiny.evaluate(({ BrowserWindow, ipcMain }) => {
      ipcMain.removeHandler('slow');
      const note = (value: unknown) => Reflect.set(Reflect.get(globalThis, 'seen'), 'late', value);
      ipcMain.handle('slow', async (event, ms: number) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        note(event.senderFrame === null);
      });
      return BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`void window.tiny.invoke('slow', 300)`);
    });
    await reload();
    await until(async () => (await seen()).late === true);
  });
});

describe('printing', () => {
  const pageSize = (options: object) =>
    tiny.evaluate(async ({ BrowserWindow }, given) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const pdf = await contents?.printToPDF(given).then(
        (bytes) => bytes.toString('latin1'),
        (reason: Error) => `/${reason.name}: ${reason.message}/`,
      );
      return /MediaBox\s*\[[^\]]*\]|\/\w*Error: .*\//.exec(pdf ?? '')?.[0];
    }, options);

  test('paper is letter unless it is named or measured in inches', async () => {
    expect(await pageSize({})).toMatch(/0 0 612 792/);
    expect(await pageSize({ pageSize: 'A4' })).toMatch(/0 0 59[45]\.?\d* 84[12]/);
    expect(await pageSize({ pageSize: { width: 5, height: 4 } })).toMatch(/0 0 360 288/);
    expect(await pageSize({ pageSize: 'A4', landscape: true })).toMatch(/0 0 84[12]\.?\d* 59[45]/);
  });

  test('a window without scripts prints what it shows, and its scripts stay silent', async () => {
    const printed = await tiny.evaluate(async ({ BrowserWindow, session }) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { javascript: false, session: session.fromPartition('tiny') },
      });
      await window.loadURL('app://bundle/');
      const pdf = await window.webContents.printToPDF({});
      const sent = await new Promise((resolve) => window.webContents.print({}, (done) => resolve(done)));
      window.destroy();
      return [pdf.subarray(0, 5).toString(), sent];
    });
    expect(printed).toEqual(['%PDF-', true]);
    const scripts = ((await seen()).requests as { url: string }[]).at(-1);
    expect(scripts?.url).toBe('app://bundle/');
  });

  test('a wrong paper is refused', async () => {
    expect(await pageSize({ pageSize: 'B7' })).toContain('Invalid pageSize B7');
    expect(await pageSize({ pageSize: { width: 5 } })).toContain('height and width properties are required');
  });
});
