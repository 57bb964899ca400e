import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { DesktopEvent } from '#core/desktop/desktop.ts';
import type { CoreThread } from './core-thread.ts';

const IDLE_POLL_MS = 5_000;

/** Reports to core what should lock the screen or close the database. Core decides; main only sees. */
export function reportPowerEvents(core: CoreThread): void {
  const report = (event: DesktopEvent) => core.post({ type: 'desktop-event', event });
  powerMonitor.on('lock-screen', () => report({ type: 'screen-locked' }));
  powerMonitor.on('suspend', () => report({ type: 'suspended' }));
  powerMonitor.on('resume', () => report({ type: 'resumed' }));
  setInterval(() => {
    // `lock-screen` is not emitted on Linux, so the state is asked as well.
    if (powerMonitor.getSystemIdleState(1) === 'locked') report({ type: 'screen-locked' });
    report({ type: 'idle', seconds: powerMonitor.getSystemIdleTime() });
  }, IDLE_POLL_MS).unref();
}

/** Windows ends a session without `before-quit`; only the window hears of it. */
export function reportSessionEnd(window: BrowserWindow, core: CoreThread): void {
  window.on('session-end', () => {
    core.post({ type: 'desktop-event', event: { type: 'session-ending' } });
  });
}

/** Holds the quit until core has closed the database, then lets it go on. */
export function closeCoreBeforeQuit(core: CoreThread, timeoutMs: number): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void core.stop(timeoutMs).finally(() => {
      closed = true;
      app.quit();
    });
  });
}
