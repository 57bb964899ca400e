import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import './page.css';

interface SelectionBarProps {
  /** `3가구 선택` */
  readonly summary: string;
  /** What can be done with them: secondary buttons. */
  readonly children: ReactNode;
  readonly onClear: () => void;
}

/** Above the foot bar while rows are selected. */
export function SelectionBar({ summary, children, onClear }: SelectionBarProps) {
  return (
    <section className="selection-bar" aria-label="선택한 것에 하기">
      <b role="status">{summary}</b>
      {children}
      <span className="push">
        <Button onPress={onClear} keys="Escape">
          선택 풀기
        </Button>
      </span>
    </section>
  );
}
