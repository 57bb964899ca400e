import { useState } from 'react';
import type { HouseholdFilter } from '#shared/households/household-filter.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { matchesHangul } from '../../ui/hangul-match.ts';
import { Popover } from '../../ui/popover.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import {
  chosenOf,
  FILTER_LABELS,
  type FilterChoices,
  type FilterKind,
  isSingle,
  optionsOf,
  withChosen,
} from './filter-chips.ts';

interface FilterPopoverProps {
  readonly filter: HouseholdFilter;
  readonly onChange: (filter: HouseholdFilter) => void;
  readonly choices: FilterChoices;
  readonly reference: ReferenceLookup;
  /** The part that is being changed; null while closed. */
  readonly kind: FilterKind | null;
  readonly onKindChange: (kind: FilterKind | null) => void;
}

const FIRST: FilterKind = 'officers';
/** Longer lists get a field to narrow them. */
const SEARCHABLE_FROM = 12;

/** Adds a condition to the list, or changes one. The list follows every tick; there is nothing to confirm. */
export function FilterPopover({ filter, onChange, choices, reference, kind, onKindChange }: FilterPopoverProps) {
  return (
    <Popover
      label="조건 고르기"
      width={22}
      isOpen={kind !== null}
      onOpenChange={(isOpen) => onKindChange(isOpen ? (kind ?? FIRST) : null)}
      trigger={
        <Button variant="quiet" icon="filter" keys="F">
          조건 추가
        </Button>
      }
    >
      {kind !== null && (
        <FilterForm
          key={kind}
          kind={kind}
          filter={filter}
          onChange={onChange}
          choices={choices}
          reference={reference}
          onKindChange={onKindChange}
        />
      )}
    </Popover>
  );
}

function FilterForm({
  kind,
  filter,
  onChange,
  choices,
  reference,
  onKindChange,
}: Omit<FilterPopoverProps, 'kind'> & { kind: FilterKind }) {
  const [narrowed, setNarrowed] = useState('');
  const kinds = (Object.keys(FILTER_LABELS) as FilterKind[]).filter(
    (each) => optionsOf(each, choices, reference).length > 0,
  );
  const options = optionsOf(kind, choices, reference);
  const chosen = chosenOf(filter, kind);
  const shown = narrowed === '' ? options : options.filter(({ label }) => matchesHangul(label, narrowed));
  const toggle = (value: string, isOn: boolean) => {
    const others = isSingle(kind) ? [] : chosen.filter((each) => each !== value);
    onChange(withChosen(filter, kind, isOn ? [...others, value] : others));
  };
  return (
    <div className="stack filter-form">
      <SelectField
        label="무엇으로 거르기"
        size="small"
        value={kind}
        choices={kinds.map((each) => ({ value: each, label: FILTER_LABELS[each] }))}
        onValueChange={onKindChange}
      />
      {options.length > SEARCHABLE_FROM && (
        <TextField
          label="항목 찾기"
          isLabelHidden
          size="small"
          icon="search"
          placeholder="항목 찾기"
          value={narrowed}
          onValueChange={setNarrowed}
        />
      )}
      <fieldset className="filter-options">
        <legend className="sr-only">{FILTER_LABELS[kind]}</legend>
        {shown.map(({ value, label }) => (
          <CheckboxField
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(event) => toggle(value, event.currentTarget.checked)}
          />
        ))}
        {shown.length === 0 && <p className="subtle">맞는 항목이 없습니다</p>}
      </fieldset>
      <div className="row" data-between>
        <Button variant="link" isDisabled={chosen.length === 0} onPress={() => onChange(withChosen(filter, kind, []))}>
          이 조건 지우기
        </Button>
        <Button onPress={() => onKindChange(null)}>닫기</Button>
      </div>
    </div>
  );
}
