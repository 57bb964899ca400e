import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppState } from '#shared/accounts/accounts.contract.ts';
import { rpc } from '../rpc/rpc-client.ts';

export function EntryScreens({ state }: { state: Exclude<AppState, { kind: 'signed-in' }> }) {
  const signIn = useMutation(rpc.accounts.signIn());
  const [loginId, setLoginId] = useState('');
  const [secret, setSecret] = useState('');
  return (
    <main>
      <p>{state.kind}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate({ loginId, secret });
        }}
      >
        <input aria-label="id" value={loginId} onChange={(event) => setLoginId(event.target.value)} />
        <input aria-label="pw" value={secret} onChange={(event) => setSecret(event.target.value)} />
        <button type="submit">sign in</button>
        {signIn.error && <p>{signIn.error.failure.code}</p>}
      </form>
    </main>
  );
}
