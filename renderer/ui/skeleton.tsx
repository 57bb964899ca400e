import { type ReactNode, useEffect, useState } from 'react';
import './state.css';

/** A grey bar where text will be. */
export function Skeleton({ width = '100%' }: { width?: string }) {
  return <span className="skeleton" style={{ width }} aria-hidden="true" />;
}

interface SkeletonRowsProps {
  /** What is loading: `가구 목록을 불러오는 중`. Announced. */
  readonly label: string;
  readonly rows?: number;
}

/** Rows on their way. Nothing shows for the first 0.3 s: a flash of grey is worse than a short wait. */
export function SkeletonRows({ label, rows = 6 }: SkeletonRowsProps) {
  return (
    <div role="status" aria-busy="true" aria-label={label}>
      <Delayed>
        {Array.from({ length: rows }, (_, index) => (
          <div className="skeleton-row" key={index}>
            <Skeleton />
            <Skeleton width={`${50 + ((index * 37) % 40)}%`} />
            <Skeleton width="80%" />
          </div>
        ))}
      </Delayed>
    </div>
  );
}

/** Shows its children once the wait has become noticeable. */
export function Delayed({ children, ms = 300 }: { children: ReactNode; ms?: number }) {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isDue ? children : null;
}
