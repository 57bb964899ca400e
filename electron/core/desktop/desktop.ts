/**
 * What core needs of the desktop and cannot do itself, because only main may use Electron. The window never names a
 * path: it asks core, and core asks for a dialog here.
 */
export interface Desktop {
  /** Absolute path of the chosen file, or undefined when the person closed the dialog. */
  openFile(options: { title: string; extensions: readonly string[] }): Promise<string | undefined>;
  openFolder(options: { title: string }): Promise<string | undefined>;
  saveFile(options: { title: string; defaultName: string; extension: string }): Promise<string | undefined>;
  /** Prints a self-contained HTML document to PDF bytes: A4, backgrounds, embedded fonts. */
  htmlToPdf(options: { html: string }): Promise<Uint8Array>;
  /** Sends the document to a printer through the system's dialog. False when the person cancelled. */
  printHtml(options: { html: string }): Promise<boolean>;
  /** Opens a file that core has just written with the program that the system has for it. */
  openPath(options: { path: string }): Promise<void>;
  showInFolder(options: { path: string }): Promise<void>;
  /** The operating system's own encryption for this user; undefined when it has none worth trusting. */
  sealSecret(options: { secret: Uint8Array }): Promise<Uint8Array | undefined>;
  openSecret(options: { sealed: Uint8Array }): Promise<Uint8Array | undefined>;
  /** The ways to an address as Chromium lists them, scripts for automatic configuration included: `PROXY a:3128;DIRECT`. */
  resolveProxy(options: { url: string }): Promise<string>;
  /** Keeps what the window shows out of screenshots and remote views. A new page starts unprotected. */
  protectScreen(options: { isProtected: boolean }): Promise<void>;
  /** Throws the window's memory away and loads it anew: used at lock, so that nothing shown stays in the process. */
  reloadWindow(options: Record<string, never>): Promise<void>;
  quit(options: Record<string, never>): Promise<void>;
}

export type DesktopRequest = {
  [Name in keyof Desktop]: { readonly name: Name; readonly options: Parameters<Desktop[Name]>[0] };
}[keyof Desktop];

/** What the operating system reports to core. `idle` carries the seconds since the last input. */
export type DesktopEvent =
  | { readonly type: 'idle'; readonly seconds: number }
  | { readonly type: 'screen-locked' }
  | { readonly type: 'suspended' }
  | { readonly type: 'resumed' }
  | { readonly type: 'session-ending' }
  | { readonly type: 'quitting' };
