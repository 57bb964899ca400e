import { type ReactNode, useContext, useState } from 'react';
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
import { Icon, type IconName } from './icon.tsx';
import { MatchMark } from './match-mark.tsx';
import './combobox.css';

export interface ComboboxOption {
  readonly id: string;
  /** Shown first, and written into the field when chosen. */
  readonly label: string;
  /** Tells options of the same label apart; stands below the field once chosen. */
  readonly detail?: string;
  readonly end?: ReactNode;
}

interface ComboboxProps extends FieldText {
  /** What the query finds, best first: shown as they come. */
  readonly options: readonly ComboboxOption[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly query: string;
  readonly onQueryChange: (query: string) => void;
  readonly icon?: IconName;
  readonly placeholder?: string;
  readonly size?: 'small' | 'normal';
  readonly emptyText?: string;
  readonly isDisabled?: boolean;
}

/**
 * A field that searches a list while one types, syllable by half syllable. Arrows move, Enter takes, Esc closes.
 * What is chosen is what the field says: other words in it choose nothing.
 */
export function Combobox(props: ComboboxProps) {
  const { label, error, isRequired = false, isLabelHidden = false } = props;
  const { options, value, onChange, query, onQueryChange } = props;
  const { icon, placeholder, size = 'normal', emptyText = '맞는 것이 없습니다' } = props;
  // The search for the words of what was chosen may find it late, or among too many.
  const [taken, setTaken] = useState<ComboboxOption | null>(null);
  const chosen = taken?.id === value ? taken : options.find(({ id }) => id === value);
  const hint = chosen?.detail ?? props.hint;

  function choose(key: Key | null) {
    const option = options.find(({ id }) => id === key);
    if (!option || key === value) return;
    setTaken(option);
    onQueryChange(option.label);
    onChange(option.id);
  }

  function search(text: string) {
    onQueryChange(text);
    if (value !== null && text !== chosen?.label) onChange(null);
  }

  return (
    <AriaComboBox
      className="field combobox"
      items={options}
      inputValue={query}
      onInputChange={search}
      value={value}
      onChange={choose}
      defaultFilter={() => true}
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
            <ListBoxItem id={option.id} className="option" textValue={option.label}>
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
