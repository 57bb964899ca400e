import type { AppState } from '#shared/accounts/accounts.contract.ts';
import { BlockedPage } from '../features/accounts/blocked-page.tsx';
import { FirstRunPage } from '../features/accounts/first-run-page.tsx';
import { SignInPage } from '../features/accounts/sign-in-page.tsx';
import { BackupFolderChoice } from '../features/backup/backup-folder-choice.tsx';
import { BackupLine } from '../features/backup/backup-line.tsx';
import { RestorePanel } from '../features/backup/restore-panel.tsx';
import { NavFoot } from './shell.tsx';

interface EntryScreensProps {
  readonly state: AppState;
  readonly onHelp: () => void;
  /** The first run has signed its manager in and has one step left. */
  readonly onSettingUp: () => void;
  readonly onSetUp: () => void;
}

/** Everything before somebody works: first run, sign-in, and why neither is possible. */
export function EntryScreens({ state, onHelp, onSettingUp, onSetUp }: EntryScreensProps) {
  const foot = <NavFoot onHelp={onHelp} />;
  switch (state.kind) {
    case 'blocked':
      return <BlockedPage state={state} restore={<RestorePanel />} foot={foot} />;
    case 'locked':
      return <SignInPage state={state} backup={<BackupLine />} foot={foot} />;
    case 'new':
    case 'signed-in':
      return (
        <FirstRunPage
          restore={<RestorePanel />}
          backupFolder={<BackupFolderChoice />}
          foot={foot}
          onSignedIn={onSettingUp}
          onDone={onSetUp}
        />
      );
  }
}
