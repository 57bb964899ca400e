import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppState } from '#shared/accounts/account.schema.ts';
import { BlockedPage } from '../features/accounts/blocked-page.tsx';
import { SignInPage } from '../features/accounts/sign-in-page.tsx';
import { BackupLine } from '../features/backup/backup-line.tsx';
import { RestorePanel } from '../features/backup/restore-panel.tsx';
import { UnsentLine } from '../features/sync/unsent-line.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { NavFoot } from './shell.tsx';

/** What is shown while nobody is signed in, apart from the first run. */
export function EntryScreens({ state }: { state: Extract<AppState, { kind: 'locked' | 'blocked' }> }) {
  const foot = <EntryFoot />;
  if (state.kind === 'blocked') return <BlockedPage state={state} restore={<RestorePanel isMain />} foot={foot} />;
  const backup = (
    <>
      <BackupLine />
      <UnsentLine />
      <DemoPasswords />
    </>
  );
  return <SignInPage state={state} backup={backup} foot={foot} />;
}

/** Contrast, text size and help, where they are after sign-in as well. */
export function EntryFoot() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  return (
    <>
      <NavFoot onHelp={() => setHelpOpen(true)} />
      <HelpDialog isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}

/** The sample office's people with their passwords; nothing in a real one. */
function DemoPasswords() {
  const people = useQuery(rpc.demo.people({}));
  if (!people.data?.length) return null;
  return (
    <Note icon="info">
      <p>예제 사무소입니다. 자료는 꾸며 낸 것이고, 닫으면 지워집니다.</p>
      <Facts items={people.data.map(({ loginId, name, password }) => [`${name} · ${loginId}`, password] as const)} />
    </Note>
  );
}
