import { type ReactNode, useEffect, useRef } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import './entry.css';

const PROMISES: readonly { readonly icon: IconName; readonly text: string }[] = [
  { icon: 'database', text: '기록은 이 PC에 암호화되어 저장됩니다.' },
  { icon: 'offline', text: '인터넷이 없어도 모두 쓸 수 있습니다.' },
  { icon: 'shield', text: '누가 무엇을 보았는지 모두 남습니다.' },
];

interface EntryFrameProps {
  /** Steps of the first run; none when signing in. */
  readonly steps?: { readonly all: readonly { id: string; label: string }[]; readonly current: string } | undefined;
  readonly onGoBack?: ((id: string) => void) | undefined;
  /** Contrast, text size, help: from the app, the same as after sign-in. */
  readonly foot: ReactNode;
  readonly children: ReactNode;
}

/** The screen before sign-in: what the app promises on the left, one thing to do on the right. */
export function EntryFrame({ steps, onGoBack, foot, children }: EntryFrameProps) {
  return (
    <div className="entry">
      <aside className="entry-intro" aria-label="온이음 안내">
        <p className="entry-brand">
          <Icon name="brand" />
          온이음
        </p>
        <p className="entry-lead">읍면동 위기가구와 안전협의체 업무를 한 곳에서. 서버와 끊겨도 그대로 일합니다.</p>
        {steps && (
          <Stepper
            label="첫 설정 단계"
            orientation="vertical"
            steps={steps.all}
            current={steps.current}
            {...(onGoBack && { onGoBack })}
          />
        )}
        <ul className="entry-promise">
          {PROMISES.map(({ icon, text }) => (
            <li key={text}>
              <Icon name={icon} size="small" />
              {text}
            </li>
          ))}
        </ul>
        {foot}
      </aside>
      <main className="entry-stage">{children}</main>
    </div>
  );
}

interface EntryCardProps {
  /** Where one is: `처음 시작 1 / 4`, the office's name. */
  readonly caption?: ReactNode;
  readonly title: string;
  readonly lead?: ReactNode;
  readonly isNarrow?: boolean;
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
}

/** One step of it. The title takes the focus when the step appears, so that it is read aloud and Tab goes on from there. */
export function EntryCard({ caption, title, lead, isNarrow = false, onSubmit, children }: EntryCardProps) {
  const heading = useTakenFocus();
  return (
    <form
      className="entry-card"
      data-narrow={isNarrow || undefined}
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      <div>
        {caption && <p className="caption">{caption}</p>}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead && <p className="muted">{lead}</p>}
      </div>
      {children}
    </form>
  );
}

function useTakenFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) heading.current?.focus();
  }, []);
  return heading;
}

/** A step whose form comes from elsewhere: the same sheet with its title, without a form of its own around it. */
export function EntryPanel({ title, lead, children }: Pick<EntryCardProps, 'title' | 'lead' | 'children'>) {
  const heading = useTakenFocus();
  return (
    <div className="entry-card">
      <div>
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead && <p className="muted">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
