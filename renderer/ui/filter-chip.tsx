import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import './page.css';

interface FilterChipProps {
  /** `담당` */
  readonly name: string;
  /** `이서연 외 2` */
  readonly value: string;
  /** Opens the filter for changing. */
  readonly onEdit?: () => void;
  readonly onRemove: () => void;
}

/** One filter that is in force. */
export function FilterChip({ name, value, onEdit, onRemove }: FilterChipProps) {
  const words = (
    <>
      <span className="subtle">{name}</span> <b>{value}</b>
    </>
  );
  return (
    <span className="chip">
      {onEdit ? (
        <button type="button" className="chip-words" onClick={onEdit}>
          {words}
          <Icon name="chev-down" size="small" />
        </button>
      ) : (
        <span className="chip-words">{words}</span>
      )}
      <IconButton icon="x" size="small" label={`${name} 조건 지우기`} onPress={onRemove} />
    </span>
  );
}
