import { BrowserWindow, session as electronSession } from 'electron';
import { denyAllButCopying } from './security.ts';

/**
 * Prints documents that core has composed. The document is shown in a hidden window of its own session: no preload,
 * no network, no script; it arrives through a protocol handler, so it never touches the disk.
 */
export async function htmlToPdf(html: string): Promise<Uint8Array> {
  return withDocument(html, (window) =>
    window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
    }),
  );
}

/** False when the person closed the system's print dialog. */
export async function printHtml(html: string): Promise<boolean> {
  return withDocument(
    html,
    (window) =>
      new Promise<boolean>((resolve, reject) => {
        window.webContents.print({ silent: false, printBackground: true }, (done, reason) => {
          if (done || /cancel/i.test(reason)) resolve(done);
          else reject(new Error('printing failed'));
        });
      }),
  );
}

async function withDocument<T>(html: string, work: (window: BrowserWindow) => Promise<T>): Promise<T> {
  const partition = electronSession.fromPartition(`print-${crypto.randomUUID()}`, { cache: false });
  denyAllButCopying(partition);
  partition.protocol.handle(
    'app',
    () =>
      new Response(html, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PRINT_POLICY },
      }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  });
  try {
    await window.loadURL('app://print/document.html');
    return await work(window);
  } finally {
    window.destroy();
  }
}

/** Styles and the embedded font are part of the document; nothing else may be fetched, and nothing runs. */
const PRINT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:";
