/** @file The only code between page and main. Sandboxed: `electron` and nothing of ours. */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('bridge', {
  call: (request: unknown) => ipcRenderer.invoke('rpc', request),
  cancel: (callId: string) => ipcRenderer.send('rpc:cancel', callId),
  on: (listener: (event: unknown) => void) => {
    ipcRenderer.on('rpc:event', (_event, windowEvent: unknown) => listener(windowEvent));
  },
});
