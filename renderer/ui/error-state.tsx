import { type ReactNode, useState } from 'react';
import { EmptyState } from './empty-state.tsx';
import { IconButton } from './icon-button.tsx';

interface ErrorStateProps {
  /** What did not work: `월간 보고서를 만들지 못했습니다`. */
  readonly title: string;
  /** Why, that the records are safe, what to do. */
  readonly children: ReactNode;
  /** What the log calls it; it is copied when someone asks for help. */
  readonly reference?: string | undefined;
  readonly actions?: ReactNode;
  /** Nothing else of the page could be shown: the title is the page's heading. */
  readonly isWholePage?: boolean;
}

/** Something failed. */
export function ErrorState({ title, children, reference, actions, isWholePage = false }: ErrorStateProps) {
  return (
    <div className="error-state" role="alert">
      <EmptyState icon="warn" tone="danger" title={title} actions={actions} isWholePage={isWholePage}>
        {reference ? withoutReference(children, reference) : children}
        {reference && <Reference code={reference} />}
      </EmptyState>
    </div>
  );
}

/** Explanations name the reference for places that have no box for it; here the box says it. */
function withoutReference(children: ReactNode, reference: string): ReactNode {
  if (typeof children !== 'string') return children;
  const sentences = children.split(/(?<=\.)\s+/u);
  return sentences.filter((sentence) => !sentence.includes(reference)).join(' ');
}

/** A reference number with its copy button. */
export function Reference({ code }: { code: string }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <p className="reference">
      <span>참조번호 {code}</span>
      <IconButton
        icon={isCopied ? 'check' : 'copy'}
        size="small"
        label={isCopied ? '복사됨' : '참조번호 복사'}
        onPress={async () => {
          await navigator.clipboard.writeText(code);
          setIsCopied(true);
        }}
      />
    </p>
  );
}
