import { Button as PressButton } from 'react-aria-components';
import { Icon } from '../ui/icon.tsx';
import './shell.css';

/** Who is signed in; the trigger of the user menu. */
export function UserButton({ name, team }: { name: string; team: string }) {
  return (
    <PressButton className="topbar-button">
      <Icon name="user" />
      <span>
        <b>{name}</b>
        {team && ` · ${team}`}
      </span>
      <Icon name="chev-down" size="small" />
    </PressButton>
  );
}
