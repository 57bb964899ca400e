import { QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { WindowEvent } from '#shared/rpc/contract.ts';
import { listenToCore, rpc } from '../rpc/rpc-client.ts';
import { queryClient } from './query-client.ts';

/** Core, which answers when the test says so. */
const asked: ((isRunning: boolean) => void)[] = [];
let tell: (event: WindowEvent) => void = () => {};
const bridge = {
  call: () => new Promise((resolve) => asked.push((isRunning) => resolve({ ok: true, value: { isRunning } }))),
  cancel: () => {},
  on: (listener: typeof tell) => {
    tell = listener;
  },
};
Object.assign(globalThis, { window: { bridge } });
listenToCore();

const answer = async (isRunning: boolean) => {
  await expect.poll(() => asked.length).toBe(1);
  asked.shift()?.(isRunning);
};

test.each(['looked at', 'asked ahead'] as const)(
  'a first answer, %s, that was on its way while a table changed is asked for again',
  async (how) => {
    const options = rpc.backup.status({});
    const stop = new QueryObserver(queryClient, { ...options, enabled: how === 'looked at' }).subscribe(() => {});
    const ahead = how === 'asked ahead' ? queryClient.prefetchQuery(options) : undefined;
    await expect.poll(() => asked.length).toBe(1);
    tell({ type: 'changed', tables: ['backup'] });
    tell({ type: 'changed', tables: ['backup', 'session'] });
    await answer(true);
    await ahead;
    const looked = new QueryObserver(queryClient, options);
    const stopLooking = looked.subscribe(() => {});
    await answer(false);
    await expect.poll(() => looked.getCurrentResult().data?.isRunning).toBe(false);
    expect(asked).toEqual([]);
    stopLooking();
    stop();
    queryClient.clear();
  },
);
