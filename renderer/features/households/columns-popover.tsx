import { COLUMN_LABELS } from '#shared/households/column-labels.ts';
import { HOUSEHOLD_COLUMNS, type HouseholdColumn } from '#shared/households/household-filter.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { Popover } from '../../ui/popover.tsx';

interface ColumnsPopoverProps {
  readonly columns: readonly HouseholdColumn[];
  readonly onChange: (columns: readonly HouseholdColumn[]) => void;
}

/** Which columns the list shows. The name always stays: a row without it could not be told from the next. */
export function ColumnsPopover({ columns, onChange }: ColumnsPopoverProps) {
  return (
    <Popover
      label="열 고르기"
      width={15}
      placement="bottom end"
      trigger={<Button icon="columns">{`열 ${columns.length}`}</Button>}
    >
      <fieldset className="filter-options">
        <legend className="sr-only">보일 열</legend>
        {HOUSEHOLD_COLUMNS.map((column) => (
          <CheckboxField
            key={column}
            label={COLUMN_LABELS[column]}
            checked={columns.includes(column)}
            disabled={column === 'name'}
            onCheckedChange={(isOn) =>
              onChange(HOUSEHOLD_COLUMNS.filter((each) => (each === column ? isOn : columns.includes(each))))
            }
          />
        ))}
      </fieldset>
    </Popover>
  );
}
