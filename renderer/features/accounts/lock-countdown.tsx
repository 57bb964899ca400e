import { useEffect, useState } from 'react';
import { onWindowEvent, rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { useCountdown } from './use-countdown.ts';
import './lock-countdown.css';

const LAST_MINUTE = 60;
/** Core needs no more than this to know that somebody is here. */
const TELL_EVERY_MS = 20_000;

/** Tells core that somebody is at the keyboard, and counts down the last minute before the lock. */
export function LockCountdown() {
  const [warnings, setWarnings] = useState(0);
  const [isWarned, setIsWarned] = useState(false);
  const left = useCountdown(isWarned ? LAST_MINUTE : null, warnings);

  useEffect(
    () =>
      onWindowEvent((event) => {
        if (event.type !== 'session') return;
        setIsWarned(event.reason === 'lock-soon');
        setWarnings((count) => count + 1);
      }),
    [],
  );

  useEffect(() => {
    let toldAt = performance.now();
    const tell = () => {
      const now = performance.now();
      if (!isWarned && now - toldAt < TELL_EVERY_MS) return;
      toldAt = now;
      setIsWarned(false);
      void rpc.accounts.stay().mutationFn({});
    };
    window.addEventListener('keydown', tell, true);
    window.addEventListener('pointerdown', tell, true);
    return () => {
      window.removeEventListener('keydown', tell, true);
      window.removeEventListener('pointerdown', tell, true);
    };
  }, [isWarned]);

  if (!isWarned) return null;
  return (
    <div className="lock-countdown">
      <Note tone="warn" icon="lock" isAlert title="곧 화면이 잠깁니다">
        <span aria-hidden="true">{left}초 뒤에 잠깁니다. </span>
        쓰던 내용은 저장되어 있습니다. 아무 키나 누르면 이어서 씁니다.
        <Button onPress={() => setIsWarned(false)}>계속 쓰기</Button>
      </Note>
    </div>
  );
}
