import { type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { FromMain, ToMain } from '#core/rpc/messages.ts';
import { CallRequest } from '#shared/rpc/contract.ts';
import type { CoreThread } from '../app/core-thread.ts';
import { isOurPage } from '../app/origin.ts';

/**
 * Carries calls from the window to core and answers back. The only place that imports `ipcMain`: it checks who is
 * calling, and knows nothing of what is called.
 */
export function relayCalls(core: CoreThread, window: () => BrowserWindow | undefined): void {
  const waiting = new Map<number, (result: unknown) => void>();
  let lastId = 0;
  const fromOurWindow = (event: IpcMainEvent | IpcMainInvokeEvent) => {
    const frame = event.senderFrame;
    return frame !== null && frame.parent === null && event.sender === window()?.webContents && isOurPage(frame.url);
  };

  core.onMessage((message: ToMain) => {
    if (message.type === 'event') window()?.webContents.send('rpc:event', message.event);
    if (message.type !== 'answer') return;
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  });

  ipcMain.handle('rpc', (event, request: unknown) => {
    if (!fromOurWindow(event)) throw new Error('call from an unknown frame');
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      core.post({ type: 'call', id, request: CallRequest.parse(request) } satisfies FromMain);
    });
  });
  ipcMain.on('rpc:cancel', (event, callId: unknown) => {
    if (fromOurWindow(event) && typeof callId === 'string') core.post({ type: 'cancel', callId });
  });
}
