import { iconShapes } from './icon-shapes.tsx';
import './icon.css';

/** Every picture the app has. Emoji are never used: without a system font they are empty boxes. */
export type IconName = keyof typeof iconShapes;

/** The meaning a colour may carry. `danger` and `warn` are for danger and lateness, nothing else. */
export type Tone = 'danger' | 'warn' | 'ok' | 'info' | 'accent' | 'neutral';

interface IconProps {
  readonly name: IconName;
  readonly size?: 'small' | 'normal' | 'large';
  readonly tone?: Tone | undefined;
}

/** Always decoration: the word beside it, or the button's label, says what it means. */
export function Icon({ name, size = 'normal', tone }: IconProps) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false" data-size={size} data-tone={tone}>
      {iconShapes[name]}
    </svg>
  );
}
