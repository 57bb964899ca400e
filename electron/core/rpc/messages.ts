import type { DesktopEvent, DesktopRequest } from '#core/desktop/desktop.ts';
import type { CallRequest, WindowEvent } from '#shared/rpc/contract.ts';

/** What main sends to core: calls of the window, answers of the desktop, and what the operating system reports. */
export type FromMain =
  | { readonly type: 'call'; readonly id: number; readonly request: CallRequest }
  | { readonly type: 'cancel'; readonly callId: string }
  | { readonly type: 'desktop-answer'; readonly id: number; readonly value?: unknown; readonly failure?: string }
  | { readonly type: 'desktop-event'; readonly event: DesktopEvent };

/** What core sends to main. */
export type ToMain =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'event'; readonly event: WindowEvent }
  | { readonly type: 'desktop-request'; readonly id: number; readonly request: DesktopRequest }
  | { readonly type: 'closed' };
