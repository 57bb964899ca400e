import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Kbd } from './kbd.tsx';
import { useSingleKeys } from './use-shortcuts.tsx';
import './page.css';

export interface FootbarKey {
  /** One or more: `['ArrowUp', 'ArrowDown']`. */
  readonly keys: readonly string[];
  readonly label: string;
}

interface FootbarProps {
  /** What is in view: `312가구 중 1–26`. */
  readonly children?: ReactNode;
  readonly keys?: readonly FootbarKey[];
  /** At the right: what is recorded, what is hidden. */
  readonly end?: ReactNode;
  /** Buttons of a form or wizard stand here, the primary one last. */
  readonly actions?: ReactNode;
}

/** The foot of a page: what is shown, which keys work, and the switch that turns single letters off. */
export function Footbar({ children, keys = [], end, actions }: FootbarProps) {
  const { areOn, setOn } = useSingleKeys();
  const hasSingleKeys = keys.some((entry) => entry.keys.some((key) => key.length === 1));
  const shown = areOn ? keys : keys.filter((entry) => entry.keys.every((key) => key.length > 1));
  return (
    <div className="footbar" data-tall={actions ? '' : undefined}>
      {children && <span className="footbar-words">{children}</span>}
      {shown.length > 0 && (
        <span className="footbar-keys">
          {shown.map(({ keys, label }) => (
            <span key={label}>
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
              {label}
            </span>
          ))}
        </span>
      )}
      {(end || hasSingleKeys) && (
        <span className="footbar-end">
          {end && <span className="cut">{end}</span>}
          {hasSingleKeys && (
            <Button variant="link" onPress={() => setOn(!areOn)}>
              {areOn ? '한 글자 단축키 끄기' : '한 글자 단축키 켜기'}
            </Button>
          )}
        </span>
      )}
      {actions && <span className="footbar-actions">{actions}</span>}
    </div>
  );
}
