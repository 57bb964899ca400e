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
            {shortcuts.map(([label, keys]) => (
              <li key={label}>
                {label}
                <span className="push row">
                  {keys.map((each) => (
                    <Kbd key={each} keys={each} />
                  ))}
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

/** What two keys do is said once. */
function byGroup(shortcuts: readonly Shortcut[]): [group: string, deeds: [label: string, keys: string[]][]][] {
  const groups = new Map<string, Map<string, string[]>>();
  for (const { group = '이 화면', label, keys } of shortcuts) {
    const deeds = groups.get(group) ?? new Map<string, string[]>();
    groups.set(group, deeds.set(label, [...(deeds.get(label) ?? []), keys]));
  }
  return [...groups].map(([group, deeds]) => [group, [...deeds]]);
}
