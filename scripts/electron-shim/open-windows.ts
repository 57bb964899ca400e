/** @file The windows that exist, known to both `app` and `BrowserWindow` without the two knowing each other. */

export interface ClosableWindow {
  /** Asks as the user's X does; false when a listener or the page refused. */
  requestClose: () => Promise<boolean>;
  destroy: () => void;
}

export const openWindows = new Set<ClosableWindow>();
