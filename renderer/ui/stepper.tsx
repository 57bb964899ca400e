import { Icon } from './icon.tsx';
import './page.css';

export interface Step {
  readonly id: string;
  readonly label: string;
}

interface StepperProps {
  /** `가져오기 단계` */
  readonly label: string;
  readonly steps: readonly Step[];
  readonly current: string;
  /** Steps already done may be gone back to. */
  readonly onGoBack?: (id: string) => void;
  readonly orientation?: 'horizontal' | 'vertical';
}

/** Where one is in a task of a few steps. Done steps are ticked, steps to come are dashed. */
export function Stepper({ label, steps, current, onGoBack, orientation = 'horizontal' }: StepperProps) {
  const here = steps.findIndex(({ id }) => id === current);
  return (
    <ol className="stepper" aria-label={label} data-orientation={orientation}>
      {steps.map((step, index) => {
        const face = (
          <>
            <Icon
              name={index < here ? 'done' : index === here ? 'stage-2' : 'stage-0'}
              tone={index < here ? 'ok' : undefined}
            />
            {step.label}
            {index < here && <span className="sr-only"> 마침</span>}
          </>
        );
        return (
          <li key={step.id} aria-current={index === here ? 'step' : undefined}>
            {index < here && onGoBack ? (
              <button type="button" className="stepper-back" onClick={() => onGoBack(step.id)}>
                {face}
              </button>
            ) : (
              <span className="stepper-face">{face}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
