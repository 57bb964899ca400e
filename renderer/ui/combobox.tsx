import { type ReactNode, useContext } from 'react';
import {
  ComboBox as AriaComboBox,
  ComboBoxStateContext,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { type FieldText, RequiredMark } from './field.tsx';
import { matchesHangul } from './hangul-match.ts';
import { Icon, type IconName } from './icon.tsx';
import { MatchMark } from './match-mark.tsx';
import './combobox.css';

export interface ComboboxOption {
  readonly id: string;
  /** What is searched, shown first, and written into the field when chosen. */
  readonly label: string;
  /** Further text that is searched but not shown: old names, codes. */
  readonly alias?: string;
  readonly detail?: string;
  readonly end?: ReactNode;
}

interface ComboboxProps extends FieldText {
  readonly options: readonly ComboboxOption[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  /** Give both when core does the searching: `options` are then shown as they come. */
  readonly query?: string;
  readonly onQueryChange?: (query: string) => void;
  /** How the app narrows `options` itself. Default: by jamo and initials, also inside an unfinished syllable. */
  readonly filter?: (text: string, query: string) => boolean;
  readonly icon?: IconName;
  readonly placeholder?: string;
  readonly size?: 'small' | 'normal';
  /** The words typed are a value of their own (`onQueryChange` tells them). */
  readonly allowsOwnWords?: boolean;
  readonly emptyText?: string;
  readonly isDisabled?: boolean;
}

/** A field that searches a list while one types, syllable by half syllable. Arrows move, Enter takes, Esc closes. */
export function Combobox(props: ComboboxProps) {
  const { label, hint, error, isRequired = false, isLabelHidden = false } = props;
  const { options, value, onChange, query, onQueryChange, filter = matchesHangul } = props;
  const { icon, placeholder, size = 'normal', emptyText = '맞는 것이 없습니다' } = props;
  const isSearchedElsewhere = query !== undefined;
  return (
    <AriaComboBox
      className="field combobox"
      {...(isSearchedElsewhere ? { items: options, inputValue: query } : { defaultItems: options })}
      {...(onQueryChange && { onInputChange: onQueryChange })}
      value={value}
      onChange={(key: Key | null) => onChange(key === null ? null : String(key))}
      defaultFilter={isSearchedElsewhere ? () => true : filter}
      allowsCustomValue={props.allowsOwnWords ?? false}
      allowsEmptyCollection
      menuTrigger="input"
      isDisabled={props.isDisabled ?? false}
      isRequired={isRequired}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
    >
      <Label className={isLabelHidden ? 'sr-only' : 'label'}>
        {label}
        {isRequired && <RequiredMark />}
      </Label>
      <span className="input-wrap" data-icon={icon ? '' : undefined}>
        {icon && <Icon name={icon} />}
        <Input className="input" data-size={size} placeholder={placeholder ?? ''} spellCheck={false} />
      </span>
      {hint && !error && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">
        <Icon name="warn" size="small" />
        <span>{error}</span>
      </FieldError>
      <Popover className="listbox-popover" offset={4}>
        <ListBox<ComboboxOption>
          className="listbox"
          renderEmptyState={() => <p className="listbox-empty">{emptyText}</p>}
        >
          {(option) => (
            <ListBoxItem
              id={option.id}
              className="option"
              textValue={option.alias ? `${option.label} ${option.alias}` : option.label}
            >
              <span className="option-main">
                <span className="option-label">
                  <Found text={option.label} />
                </span>
                {option.detail && <span className="caption">{option.detail}</span>}
              </span>
              {option.end && <span className="option-end">{option.end}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

/** An option's words with what was typed underlined; a chosen option is not a search any more. */
function Found({ text }: { text: string }) {
  const state = useContext(ComboBoxStateContext);
  const query = state?.inputValue ?? '';
  return query === state?.selectedItem?.textValue ? text : <MatchMark text={text} query={query} />;
}
