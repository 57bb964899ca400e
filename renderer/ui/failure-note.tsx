import { Reference } from './error-state.tsx';
import { Note } from './note.tsx';

/** As calls fail; what only we can cause has a reference number. */
interface Failed {
  readonly failure: { readonly code: string; readonly reference?: string };
}

interface FailureProps<E extends Failed> {
  readonly error: E;
  readonly explain: (error: E) => string;
}

/** What did not work, read aloud when it appears. */
export function FailureNote<E extends Failed>({
  error,
  explain,
}: Omit<FailureProps<E>, 'error'> & { readonly error: E | null }) {
  return (
    error && (
      <Note tone="danger" icon="warn" isAlert>
        <FailureWords error={error} explain={explain} />
      </Note>
    )
  );
}

export function FailureWords<E extends Failed>({ error, explain }: FailureProps<E>) {
  const { reference } = error.failure;
  return (
    <>
      {explain(error)}
      {reference && <Reference code={reference} />}
    </>
  );
}
