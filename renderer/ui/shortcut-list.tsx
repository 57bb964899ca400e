import { useState } from 'react';
import { Button } from './button.tsx';
import { CheckboxField } from './checkbox-field.tsx';
import { Dialog } from './dialog.tsx';
import { Kbd } from './kbd.tsx';
import { type Shortcut, useShortcut, useShortcutList, useSingleKeys } from './use-shortcuts.tsx';
import './floating.css';

/** Every key that works here, behind `?`, or `Ctrl+/` for those who have single keys switched off. */
export function ShortcutList() {
  const readShortcuts = useShortcutList();
  const { areOn, setOn } = useSingleKeys();
  const [shown, setShown] = useState<readonly Shortcut[] | null>(null);
  const open = () => setShown(readShortcuts());
  useShortcut({ keys: '?', label: '모든 단축키', group: '어디서나', run: open });
  useShortcut({ keys: 'Ctrl+/', label: '모든 단축키', group: '어디서나', run: open });
  const groups = byGroup(shown ?? []);
  const close = () => setShown(null);
  return (
    <Dialog
      isOpen={shown !== null}
      onClose={close}
      title="단축키"
      foot={
        <Button variant="primary" size="normal" onPress={close}>
          닫기
        </Button>
      }
    >
      {groups.map(([group, shortcuts]) => (
        <section key={group}>
          <h3>{group}</h3>
          <ul className="shortcut-list">
            {shortcuts.map(({ keys, label }) => (
              <li key={keys}>
                {label}
                <span className="push">
                  <Kbd keys={keys} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <CheckboxField label="한 글자 단축키 쓰기" checked={areOn} onCheckedChange={setOn} />
    </Dialog>
  );
}

function byGroup(shortcuts: readonly Shortcut[]): [group: string, shortcuts: Shortcut[]][] {
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    const group = shortcut.group ?? '이 화면';
    groups.set(group, [...(groups.get(group) ?? []), shortcut]);
  }
  return [...groups];
}
