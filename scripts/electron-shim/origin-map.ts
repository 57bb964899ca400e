/**
 * @file Chromium routes no custom scheme, so `app://bundle/x` lives in the page as `https://app-bundle.shim.test/x`:
 * a secure context of the same shape. Only the host is translated; paths, queries and headers stay.
 */

const MAPPED_HOST = /^https:\/\/([a-z][a-z0-9+.]*)-([^/?#]+)\.shim\.test(?=[/?#:]|$)/i;

/** `app://bundle/x` → what the page sees. Other addresses stay. */
export function toPageUrl(url: string): string {
  const custom = /^([a-z][a-z0-9+.]*):\/\/([^/?#]*)/i.exec(url);
  if (!custom || /^(https?|file|wss?|chrome|devtools)$/i.test(custom[1] as string)) return url;
  return `https://${custom[1]}-${custom[2]}.shim.test${url.slice(custom[0].length)}`;
}

/** What the page sees → `app://bundle/x`. */
export const toAppUrl = (url: string): string => url.replace(MAPPED_HOST, '$1://$2');

export const isMapped = (url: string): boolean => MAPPED_HOST.test(url);

/** `app://bundle`: what Electron reports as the origin of a standard scheme. */
export function originOf(appUrl: string): string {
  const custom = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(appUrl);
  if (custom && !/^(data|blob|about)$/i.test(custom[1] as string)) return `${custom[1]}://${custom[2]}`;
  return 'null';
}
