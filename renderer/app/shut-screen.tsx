import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EntryFrame, EntryPanel } from '../features/accounts/entry-frame.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Button } from '../ui/button.tsx';
import { EntryFoot } from './entry-screens.tsx';

interface ShutScreenProps {
  readonly name: string;
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** Somebody is signed in and no record is shown: why, what can be done, and the way out. */
export function ShutScreen({ name, title, lead, children }: ShutScreenProps) {
  const lock = useMutation(rpc.accounts.lock());
  return (
    <EntryFrame foot={<EntryFoot />}>
      <EntryPanel title={title} lead={lead}>
        {children}
        <div className="row" data-wrap>
          <Button variant="link" onPress={() => lock.mutate({})} isPending={lock.isPending}>
            {name}님 나가기
          </Button>
        </div>
      </EntryPanel>
    </EntryFrame>
  );
}
