import { useId } from 'react';
import type { CodeItem } from '#shared/codes/code-item.ts';
import { CheckboxField } from '../../ui/checkbox-field.tsx';

interface CodeChecksProps {
  readonly label: string;
  readonly choices: readonly Pick<CodeItem, 'code' | 'label'>[];
  readonly chosen: readonly string[];
  readonly onChange: (codes: string[]) => void;
}

/** Several of a list, all in view. */
export function CodeChecks({ label, choices, chosen, onChange }: CodeChecksProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend cannot stand beside its boxes
    <div className="code-checks" role="group" aria-labelledby={id}>
      <span className="label" id={id}>
        {label}
      </span>
      {choices.map(({ code, label: word }) => (
        <CheckboxField
          key={code}
          label={word}
          checked={chosen.includes(code)}
          onCheckedChange={(isChecked) =>
            onChange(isChecked ? [...chosen, code] : chosen.filter((each) => each !== code))
          }
        />
      ))}
    </div>
  );
}
