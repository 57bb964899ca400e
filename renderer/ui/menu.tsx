import type { ReactElement } from 'react';
import { Menu as AriaMenu, Header, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './floating.css';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly isDangerous?: boolean;
  readonly onPick: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  /** Sections are divided by a line; a title is optional. */
  readonly sections: readonly {
    readonly id: string;
    readonly title?: string;
    readonly entries: readonly MenuEntry[];
  }[];
  readonly placement?: 'bottom start' | 'bottom end';
}

/** Actions behind one button. */
export function Menu({ trigger, label, sections, placement = 'bottom end' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {sections.map((section) => (
            <MenuSection key={section.id} className="menu-section" aria-label={section.title ?? label}>
              {section.title && <Header className="menu-title">{section.title}</Header>}
              {section.entries.map((entry) => (
                <MenuItem
                  key={entry.id}
                  id={entry.id}
                  className="menu-item"
                  textValue={entry.label}
                  isDisabled={entry.isDisabled ?? false}
                  data-tone={entry.isDangerous ? 'danger' : undefined}
                  onAction={entry.onPick}
                >
                  {entry.icon && <Icon name={entry.icon} />}
                  <span>{entry.label}</span>
                  {entry.keys && <Kbd keys={entry.keys} />}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
