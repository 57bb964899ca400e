import './trusted-emptiness.ts';
import { parseAbsolute, parseDate, parseZonedDateTime } from '@internationalized/date';
import { useState } from 'react';
import { DateInput, DateSegment, FieldError, Label, DateField as SegmentedDate, Text } from 'react-aria-components';
import { type FieldText, RequiredMark } from './field.tsx';
import { formatDay, OFFICE_TIME_ZONE, today } from './format.ts';
import { Icon } from './icon.tsx';
import { parseDay } from './parse-day.ts';
import { TextField } from './text-field.tsx';

interface TypedDateFieldProps extends FieldText {
  /** A day, `YYYY-MM-DD`, or null. */
  readonly value: string | null;
  /** Called on every keystroke with the day the text means so far, null while it means none. */
  readonly onChange: (day: string | null) => void;
  readonly onBlur?: () => void;
  readonly size?: 'small' | 'normal';
  /** Reads the text as a day. Default: `parseDay`, with two-digit years as the latest such day up to today. */
  readonly parse?: (text: string) => string | null;
  readonly isDisabled?: boolean;
}

/**
 * A day typed as text: `1948.3.2`, `480302`, `1948-03-02`. For birth dates and dates copied from paper, where segments
 * would cost three jumps. The text is put in order when the field is left, not while it is written.
 */
export function TypedDateField(props: TypedDateFieldProps) {
  const { value, onChange, onBlur, parse = parsePastDay, hint, error, isDisabled = false, ...rest } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [wasLeft, setWasLeft] = useState(false);
  const read = typed === null ? value : parse(typed);
  const unreadable = wasLeft && typed !== null && typed.trim() !== '' && read === null;
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      placeholder="예: 1948. 3. 2. 또는 480302"
      disabled={isDisabled}
      value={typed ?? (value ? formatDay(value, { weekday: false }) : '')}
      hint={typed !== null && read ? formatDay(read) : hint}
      error={error ?? (unreadable ? '날짜로 읽을 수 없습니다. 1948. 3. 2.처럼 적어 주세요.' : undefined)}
      onValueChange={(text) => {
        setTyped(text);
        setWasLeft(false);
        onChange(parse(text));
      }}
      onBlur={() => {
        setWasLeft(true);
        if (typed !== null && (read !== null || typed.trim() === '')) setTyped(null);
        onBlur?.();
      }}
    />
  );
}

const parsePastDay = (text: string) => parseDay(text, today());

interface DateFieldProps extends FieldText {
  /** A day, `YYYY-MM-DD`, or null. */
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
  readonly size?: 'small' | 'normal';
  readonly isDisabled?: boolean;
}

/** A day to come, by segments: arrows raise and lower year, month and day. */
export function DateField({ value, onChange, ...rest }: DateFieldProps) {
  return (
    <Segments
      {...rest}
      granularity="day"
      value={value === null ? null : parseDate(value)}
      onChange={(day) => onChange(day ? day.toString() : null)}
    />
  );
}

interface DateTimeFieldProps extends Omit<DateFieldProps, 'onChange'> {
  /** An instant, ISO 8601 in UTC; shown and typed as the office's clock has it. */
  readonly value: string | null;
  readonly onChange: (instant: string | null) => void;
}

/** An appointment: day and time on the office's clock. */
export function DateTimeField({ value, onChange, ...rest }: DateTimeFieldProps) {
  return (
    <Segments
      {...rest}
      granularity="minute"
      placeholderValue={parseZonedDateTime(`${today()}T14:00[${OFFICE_TIME_ZONE}]`)}
      value={value === null ? null : parseAbsolute(value, OFFICE_TIME_ZONE)}
      onChange={(moment) => onChange(moment && 'toAbsoluteString' in moment ? moment.toAbsoluteString() : null)}
    />
  );
}

type Moment = ReturnType<typeof parseDate> | ReturnType<typeof parseAbsolute>;

interface SegmentsProps extends FieldText {
  readonly value: Moment | null;
  readonly onChange: (value: Moment | null) => void;
  readonly granularity: 'day' | 'minute';
  readonly placeholderValue?: Moment;
  readonly size?: 'small' | 'normal';
  readonly isDisabled?: boolean;
}

function Segments(props: SegmentsProps) {
  const { label, hint, error, isRequired = false, isLabelHidden = false, size = 'normal', isDisabled = false } = props;
  return (
    <SegmentedDate<Moment>
      className="field"
      value={props.value}
      onChange={props.onChange}
      granularity={props.granularity}
      {...(props.placeholderValue && { placeholderValue: props.placeholderValue })}
      hourCycle={24}
      hideTimeZone
      shouldForceLeadingZeros={false}
      isDisabled={isDisabled}
      isRequired={isRequired}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
    >
      <Label className={isLabelHidden ? 'sr-only' : 'label'}>
        {label}
        {isRequired && <RequiredMark />}
      </Label>
      <DateInput className="input date-input" data-size={size}>
        {(segment) => <DateSegment className="date-segment" segment={segment} />}
      </DateInput>
      {hint && !error && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">
        <Icon name="warn" size="small" />
        <span>{error}</span>
      </FieldError>
    </SegmentedDate>
  );
}
