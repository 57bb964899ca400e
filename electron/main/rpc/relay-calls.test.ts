import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CoreThread } from '../app/core-thread.ts';
import { relayCalls } from './relay-calls.ts';

type Listener = (event: object, ...args: unknown[]) => unknown;
const { listeners } = vi.hoisted(() => ({ listeners: new Map<string, Listener>() }));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, listener: Listener) => listeners.set(channel, listener),
    on: (channel: string, listener: Listener) => listeners.set(channel, listener),
  },
}));

const OURS = 'app://bundle/index.html#/today';
const REQUEST = { callId: '1', feature: 'households', name: 'list', input: {} };

let posted: { type: string; id?: number }[];
let answer: (message: object) => void;
let window: { webContents: { send: () => void } } | undefined;
beforeEach(() => {
  listeners.clear();
  posted = [];
  window = { webContents: { send: () => undefined } };
  const core: Pick<CoreThread, 'post' | 'onMessage'> = {
    post: (message) => void posted.push(message),
    onMessage: (listener) => {
      answer = listener as typeof answer;
    },
  };
  relayCalls(core as CoreThread, () => window as unknown as BrowserWindow | undefined);
});

interface Frame {
  readonly url: string;
  readonly parent: object | null;
}
const frame = (url: string, parent: object | null = null): Frame => ({ url, parent });
const eventFrom = (senderFrame: Frame | null, sender: unknown = window?.webContents) => ({ senderFrame, sender });
const call = (event: object) => (listeners.get('rpc') as Listener)(event, REQUEST);

test('a call from our page in our window reaches core, and its answer comes back', async () => {
  const answered = call(eventFrom(frame(OURS)));
  expect(posted).toEqual([{ type: 'call', id: 1, request: REQUEST }]);
  answer({ type: 'answer', id: 1, result: { ok: true, value: 7 } });
  expect(await answered).toEqual({ ok: true, value: 7 });
});

const STRANGERS: readonly (readonly [string, () => object])[] = [
  ['a frame that is gone', () => eventFrom(null)],
  ['a frame without an address', () => eventFrom(frame(''))],
  ['a blank frame', () => eventFrom(frame('about:blank'))],
  ['a page of the web', () => eventFrom(frame('https://bundle/index.html'))],
  ['a file', () => eventFrom(frame('file:///C:/onieum/index.html'))],
  ['another host of our scheme', () => eventFrom(frame('app://other/index.html'))],
  ['a host that begins like ours', () => eventFrom(frame('app://bundle.example/index.html'))],
  ['our address as a part of another', () => eventFrom(frame('https://example.org/?app://bundle/index.html'))],
  ['a frame inside our page', () => eventFrom(frame(OURS, frame(OURS)))],
  ['our page in another window', () => eventFrom(frame(OURS), { send: () => undefined })],
];

describe.each(STRANGERS)('%s', (_name, event) => {
  test('calls nothing', () => {
    expect(() => call(event())).toThrow('call from an unknown frame');
    expect(posted).toEqual([]);
  });

  test('stops nothing', () => {
    (listeners.get('rpc:cancel') as Listener)(event(), '1');
    expect(posted).toEqual([]);
  });
});

test('nothing is called once the window is closed', () => {
  const event = eventFrom(frame(OURS));
  window = undefined;
  expect(() => call(event)).toThrow('call from an unknown frame');
});

test('our page may stop a call that runs', () => {
  (listeners.get('rpc:cancel') as Listener)(eventFrom(frame(OURS)), '1');
  expect(posted).toEqual([{ type: 'cancel', callId: '1' }]);
});
