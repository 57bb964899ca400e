import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../scripts/electron-shim/chromium-finder.ts';

/** The Chromium of this machine, else the packaged one with the libraries that it brings along. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, libraries } = await findChromium();
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) } as Record<string, string>,
  });
}
