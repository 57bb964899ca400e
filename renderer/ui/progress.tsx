import { Button } from './button.tsx';
import { formatNumber } from './format.ts';
import './state.css';

interface ProgressProps {
  /** What is going on: `엑셀로 내보내는 중`. */
  readonly label: string;
  readonly done: number;
  /** Null while unknown. */
  readonly total: number | null;
  /** `행`, `가구`. */
  readonly unit: string;
  /** `약 2초 남음` */
  readonly note?: string;
  /** Shows 멈추기. Whatever takes longer than a second should have it. */
  readonly onCancel?: () => void;
  readonly isCancelling?: boolean;
  /** `line` fits a strip under the page head, `block` a pane. */
  readonly shape?: 'line' | 'block';
}

/** Work that takes longer than a second: how far it is, and a way to stop it. */
export function Progress(props: ProgressProps) {
  const { label, done, total, unit, note, onCancel, isCancelling = false, shape = 'block' } = props;
  const share = total ? Math.min(1, done / total) : undefined;
  const count = total === null ? formatNumber(done) : `${formatNumber(done)} / ${formatNumber(total)}`;
  return (
    <div className="progress" data-shape={shape}>
      <b>{label}</b>
      <span
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
      >
        <span
          className="progress-bar"
          data-unknown={share === undefined || undefined}
          style={share === undefined ? undefined : { width: `${share * 100}%` }}
        />
      </span>
      <span className="meta progress-count">
        {count}
        {unit}
        {note && ` · ${note}`}
      </span>
      {onCancel && (
        <Button onPress={onCancel} isDisabled={isCancelling}>
          {isCancelling ? '멈추는 중' : '멈추기'}
        </Button>
      )}
    </div>
  );
}
