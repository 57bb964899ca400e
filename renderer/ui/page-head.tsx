import type { ReactNode } from 'react';
import './page.css';

interface PageHeadProps {
  readonly title: string;
  /** Beside the title: counts, the day, whose list it is. */
  readonly sub?: ReactNode;
  /** Above the title: where one came from. */
  readonly crumbs?: readonly { readonly label: string; readonly href?: string }[];
  /** At the right end, the primary button last. */
  readonly actions?: ReactNode;
  /** Further lines under the title: address, badges. */
  readonly children?: ReactNode;
}

/** The head of a page. It does not scroll. */
export function PageHead({ title, sub, crumbs, actions, children }: PageHeadProps) {
  return (
    <div className="page-head">
      <div className="page-head-words">
        {crumbs && (
          <nav className="crumbs" aria-label="현재 위치">
            {crumbs.map(({ label, href }, index) => (
              <span key={label}>
                {index > 0 && <span aria-hidden="true">› </span>}
                {href ? <a href={href}>{label}</a> : label}
              </span>
            ))}
          </nav>
        )}
        <div className="page-head-line">
          <h1 tabIndex={-1}>{title}</h1>
          {sub && <div className="meta">{sub}</div>}
        </div>
        {children}
      </div>
      {actions && <div className="page-head-actions">{actions}</div>}
    </div>
  );
}
