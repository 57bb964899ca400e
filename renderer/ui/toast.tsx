import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { isTyping } from './use-shortcuts.tsx';
import './message.css';

export interface ToastContent {
  /** What was done, in the past tense: `3가구를 박도현에게 배정했습니다`. */
  readonly text: string;
  readonly icon?: IconName;
  readonly undo?: () => void;
}

interface Toasts {
  /** Shows a toast at once. */
  readonly show: (toast: ToastContent) => void;
}

const ToastsContext = createContext<Toasts>({ show: () => {} });

/** Long enough to read a line and reach for 되돌리기; all stay while one is pointed at or focused. */
const SHOWN_MS = 8000;
/** One deed soon follows another; what is older than these can no longer be meant by 되돌리기. */
const MOST_AT_ONCE = 3;

type Shown = ToastContent & { readonly id: number };

/** For something done that can be undone. What went wrong belongs into a banner or note, which do not leave. */
export function useToast(): Toasts {
  return useContext(ToastsContext);
}

/**
 * Holds the toasts and the one region they appear in. Put it once round the app. A new one is shown at once, below those
 * still there: Ctrl+Z must never take back an older deed than the last.
 */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [isHeld, setIsHeld] = useState(false);
  const cameFrom = useRef<HTMLElement | null>(null);

  const show = useCallback((toast: ToastContent) => {
    setShown((before) => [...before, { ...toast, id: (before.at(-1)?.id ?? 0) + 1 }].slice(-MOST_AT_ONCE));
  }, []);
  const close = useCallback((id: number) => {
    setShown((before) => before.filter((toast) => toast.id !== id));
  }, []);
  /** By hand: what was pointed at or focused is gone, and focus goes back to where it was. */
  const closeByHand = useCallback(
    (id: number) => {
      setIsHeld(false);
      close(id);
      cameFrom.current?.focus();
      cameFrom.current = null;
    },
    [close],
  );

  const last = shown.findLast(({ undo }) => undo !== undefined);
  useEffect(() => {
    if (!last) return;
    const onKeyDown = (event: KeyboardEvent) => {
      // In a field Ctrl+Z takes back letters, not records.
      if (!event.ctrlKey || event.shiftKey || event.code !== 'KeyZ' || isTyping(event.target)) return;
      event.preventDefault();
      last.undo?.();
      close(last.id);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [last, close]);

  const toasts = useMemo(() => ({ show }), [show]);
  return (
    <ToastsContext value={toasts}>
      {children}
      {/* Dialogs hide everything outside from assistive technology, save what carries this attribute. */}
      <div
        className="toasts"
        role="status"
        data-react-aria-top-layer="true"
        onPointerEnter={() => setIsHeld(true)}
        onPointerLeave={() => setIsHeld(false)}
        onFocus={(event) => {
          setIsHeld(true);
          const from = event.relatedTarget;
          if (from instanceof HTMLElement && !event.currentTarget.contains(from)) cameFrom.current = from;
        }}
        onBlur={() => setIsHeld(false)}
      >
        {shown.map((toast) => (
          <ToastLine
            key={toast.id}
            toast={toast}
            isHeld={isHeld}
            isLast={toast === last}
            onEnd={close}
            onClose={closeByHand}
          />
        ))}
      </div>
    </ToastsContext>
  );
}

interface ToastLineProps {
  readonly toast: Shown;
  readonly isHeld: boolean;
  /** The one that Ctrl+Z takes back. */
  readonly isLast: boolean;
  readonly onEnd: (id: number) => void;
  readonly onClose: (id: number) => void;
}

function ToastLine({ toast, isHeld, isLast, onEnd, onClose }: ToastLineProps) {
  const { id, text, icon = 'done', undo } = toast;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onEnd(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld, onEnd]);
  return (
    <div className="toast">
      <Icon name={icon} />
      <span>{text}</span>
      {undo && (
        <button
          type="button"
          className="toast-undo"
          onClick={() => {
            undo();
            onClose(id);
          }}
          {...(isLast && { 'aria-keyshortcuts': 'Control+Z' })}
        >
          되돌리기
        </button>
      )}
      <IconButton icon="x" size="small" label="알림 닫기" onPress={() => onClose(id)} />
    </div>
  );
}
