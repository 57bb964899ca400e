import type { ReactNode } from 'react';
import './page.css';

/** Filters at the left, what is done with the list at the right (`end`). Wraps when the window is narrow. */
export function Toolbar({ label, children, end }: { label: string; children: ReactNode; end?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to a form
    <div className="toolbar" role="group" aria-label={label}>
      {children}
      {end && <div className="toolbar-end">{end}</div>}
    </div>
  );
}
