import { beforeEach, expect, test } from 'vitest';
import { rpc } from './rpc-client.ts';

/** Calls that core has not answered yet. */
const underWay: { readonly input: unknown; readonly answer: (result: object) => void }[] = [];
const call = (request: { input: unknown }) =>
  new Promise((resolve) => underWay.push({ input: request.input, answer: resolve }));
Object.assign(globalThis, { window: { bridge: { call, cancel: () => {} } } });
beforeEach(() => underWay.splice(0));

const WRONG = { loginId: 'hanjw', secret: 'wrong' };
const signIn = rpc.accounts.signIn().mutationFn;
const outcome = (asked: Promise<unknown>) => asked.then(String, String);

test('a command said twice while it is under way is done once, and both hear how it went', async () => {
  const both = [outcome(signIn({ ...WRONG })), outcome(signIn({ ...WRONG }))];
  expect(underWay).toHaveLength(1);
  underWay[0]?.answer({ ok: false, error: { code: 'accounts/wrong-password', left: 4 } });
  expect(await Promise.all(both)).toEqual(Array(2).fill('Error: accounts/wrong-password'));
  void signIn({ ...WRONG });
  expect(underWay).toHaveLength(2);
});

test('other words, or the same again after others, are another command', () => {
  for (const secret of ['one', 'other', 'one']) void signIn({ ...WRONG, secret });
  expect(underWay.map(({ input }) => (input as typeof WRONG).secret)).toEqual(['one', 'other', 'one']);
});

test('two files are two files', () => {
  const drop = rpc.imports.dropFile().mutationFn;
  for (const byte of [1, 2]) void drop({ fileName: '명단.xlsx', bytes: new Uint8Array([byte]) });
  expect(underWay).toHaveLength(2);
});
