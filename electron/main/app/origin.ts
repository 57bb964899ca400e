/** The one origin our pages have. `URL.origin` is `null` for custom schemes, so scheme and host are compared. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'bundle';
export const APP_START = `${APP_SCHEME}://${APP_HOST}/index.html`;

export function isOurPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST;
}
