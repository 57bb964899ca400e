import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './combobox.css';
import './command-palette.css';

export interface PaletteItem {
  readonly id: string;
  readonly icon: IconName;
  /** Usually a `MatchMark` and a quiet fact. */
  readonly label: ReactNode;
  /** At the right: an address, a place, a key. */
  readonly where?: ReactNode;
}

export interface PaletteGroup {
  readonly id: string;
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** `이름·초성·전화·주소·메뉴 찾기` */
  readonly placeholder: string;
  readonly query: string;
  /** Also called while a syllable is being composed: search by what is there. */
  readonly onQueryChange: (query: string) => void;
  readonly groups: readonly PaletteGroup[];
  /** `withCtrl`: Ctrl+Enter, the second thing one may do with an item. */
  readonly onPick: (item: PaletteItem, options: { withCtrl: boolean }) => void;
  /** The groups shown are of an earlier query. They stay until the new ones are there. */
  readonly isLoading?: boolean;
  /** Shown when there are no groups: before typing a hint, after typing that nothing was found. */
  readonly empty: ReactNode;
  /** Keys and remarks at the foot, `Footbar`'s children. */
  readonly foot?: ReactNode;
}

/** One field that finds everything. The field keeps focus; arrows walk the results of all groups. */
export function CommandPalette(props: CommandPaletteProps) {
  const { isOpen, onClose, placeholder } = props;
  return (
    <ModalOverlay
      className="dialog-scrim palette-scrim"
      isOpen={isOpen}
      onOpenChange={(next) => !next && onClose()}
      isDismissable
    >
      <Modal className="dialog palette">
        <AriaDialog className="dialog-sheet" aria-label={placeholder}>
          <Finder {...props} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({
  placeholder,
  query,
  onQueryChange,
  groups,
  onPick,
  isLoading = false,
  empty,
  foot,
}: CommandPaletteProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const items = groups.flatMap((group) => group.items);
  const [activeId, setActiveId] = useState<string | null>(null);
  // The active item is remembered by id; when it leaves the results, the first one takes its place.
  const active = Math.max(
    0,
    items.findIndex((item) => item.id === activeId),
  );
  const optionId = (item: PaletteItem) => `${id}-${item.id}`;
  const current = items[active];

  // Enter right after the last letter is meant for what that letter finds, not for what stood there before.
  const awaitedPick = useRef<{ readonly query: string; readonly withCtrl: boolean } | null>(null);
  useEffect(() => {
    const awaited = awaitedPick.current;
    if (awaited === null || (isLoading && awaited.query === query)) return;
    awaitedPick.current = null;
    if (awaited.query === query && current) onPick(current, { withCtrl: awaited.withCtrl });
  });

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  });

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    // While composing, Enter ends the syllable and Esc drops it: neither means the list.
    if (event.nativeEvent.isComposing || event.keyCode === 229) {
      if (event.key === 'Escape') event.stopPropagation();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && items.length > 0) {
      const wraps = Math.abs(step) === 1;
      const next = wraps
        ? (active + step + items.length) % items.length
        : Math.max(0, Math.min(items.length - 1, active + step));
      setActiveId(items[next]?.id ?? null);
    } else if (event.key === 'Enter' && isLoading) awaitedPick.current = { query, withCtrl: event.ctrlKey };
    else if (event.key === 'Enter' && current) onPick(current, { withCtrl: event.ctrlKey });
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className="palette-field">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette is opened in order to type
          autoFocus
          type="text"
          role="combobox"
          aria-label={placeholder}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current ? optionId(current) : undefined}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => onQueryChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="Escape" />
      </div>
      <div
        className="palette-results"
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="찾은 결과"
        aria-busy={isLoading || undefined}
        data-bare={items.length === 0 || undefined}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: groups of a listbox
          <div key={group.id} role="group" aria-labelledby={`${id}-group-${group.id}`}>
            <div className="palette-group" id={`${id}-group-${group.id}`} role="presentation">
              {group.label} {group.items.length}
            </div>
            {group.items.map((item) => (
              // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field (aria-activedescendant)
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
              <div
                key={item.id}
                id={optionId(item)}
                className="option"
                role="option"
                aria-selected={item === current}
                data-active={item === current || undefined}
                onPointerMove={() => setActiveId(item.id)}
                onClick={(event) => onPick(item, { withCtrl: event.ctrlKey })}
              >
                <Icon name={item.icon} />
                <span className="cut">{item.label}</span>
                {item.where && <span className="palette-where cut">{item.where}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && <div className="palette-empty">{empty}</div>}
      <p className="sr-only" role="status">
        {isLoading ? '찾는 중' : `결과 ${items.length}개`}
      </p>
      {foot}
    </>
  );
}
