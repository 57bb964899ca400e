import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
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
  /** Shows a toast after those already waiting. */
  readonly show: (toast: ToastContent) => void;
}

const ToastsContext = createContext<Toasts>({ show: () => {} });

/** Long enough to read a line and reach for 되돌리기; it stays while pointed at or focused. */
const SHOWN_MS = 8000;
/** With more waiting, the first one yields sooner. */
const QUEUED_MS = 3000;

/** For something done that can be undone. What went wrong belongs into a banner or note, which do not leave. */
export function useToast(): Toasts {
  return useContext(ToastsContext);
}

/** Holds the queue and the one region all toasts appear in. Put it once round the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [queue, setQueue] = useState<readonly (ToastContent & { readonly id: number })[]>([]);
  const [isHeld, setIsHeld] = useState(false);
  const current = queue[0];

  const show = useCallback((toast: ToastContent) => {
    setQueue((waiting) => [...waiting, { ...toast, id: (waiting.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const close = useCallback(() => {
    setIsHeld(false);
    setQueue((waiting) => waiting.slice(1));
  }, []);
  const undo = useCallback(() => {
    current?.undo?.();
    close();
  }, [current, close]);

  useEffect(() => {
    if (!current || isHeld) return;
    const timer = setTimeout(close, queue.length > 1 ? QUEUED_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [current, isHeld, queue.length, close]);

  useEffect(() => {
    if (!current?.undo) return;
    const onKeyDown = (event: KeyboardEvent) => {
      // In a field Ctrl+Z takes back letters, not records.
      if (!event.ctrlKey || event.shiftKey || event.code !== 'KeyZ' || isTyping(event.target)) return;
      event.preventDefault();
      undo();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [current, undo]);

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
        onFocus={() => setIsHeld(true)}
        onBlur={() => setIsHeld(false)}
      >
        {current && (
          <div className="toast" key={current.id}>
            <Icon name={current.icon ?? 'done'} />
            <span>{current.text}</span>
            {current.undo && (
              <button type="button" className="toast-undo" onClick={undo} aria-keyshortcuts="Control+Z">
                되돌리기
              </button>
            )}
            <IconButton icon="x" size="small" label="알림 닫기" onPress={close} />
          </div>
        )}
      </div>
    </ToastsContext>
  );
}
