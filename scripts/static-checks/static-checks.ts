import { bundleBudgets } from './bundle-budgets.ts';
import { contractsSurviveCloning } from './contracts-survive-cloning.ts';
import { cryptoAllowList } from './crypto-allow-list.ts';
import { fontsAreBundled } from './fonts-are-bundled.ts';
import { localeIsNamed } from './locale-is-named.ts';
import { nativeModulesStayOutside } from './native-modules-stay-outside.ts';
import { noDevelopmentSwitches } from './no-development-switches.ts';
import { noWritesBesideTheApp } from './no-writes-beside-the-app.ts';
import { oneDoorForMessages } from './one-door-for-messages.ts';
import { oneSession } from './one-session.ts';
import { oneWayToOpenADatabase } from './one-way-to-open-a-database.ts';
import { oneWriteDoor } from './one-write-door.ts';
import { pagesObeyTheCsp } from './pages-obey-the-csp.ts';
import { preloadIsOneScript } from './preload-is-one-script.ts';
import type { Check } from './project.ts';
import { rendererHasNoNode } from './renderer-has-no-node.ts';
import { rendererUrlsAreRelative } from './renderer-urls-are-relative.ts';
import { windowsAreClosed } from './windows-are-closed.ts';

/**
 * What passes under the stand-in and fails in Electron, or would be missed by every test. One file per check; each is a
 * pure function of the project's files, and its test plants the fault.
 */
export const staticChecks: readonly (readonly [name: string, check: Check])[] = [
  ['preload is one script', preloadIsOneScript],
  ['crypto allow-list', cryptoAllowList],
  ['native modules stay outside', nativeModulesStayOutside],
  ['no writes beside the app', noWritesBesideTheApp],
  ['renderer URLs are relative', rendererUrlsAreRelative],
  ['pages obey the CSP', pagesObeyTheCsp],
  ['renderer has no Node', rendererHasNoNode],
  ['contracts survive cloning', contractsSurviveCloning],
  ['one door for messages', oneDoorForMessages],
  ['one session', oneSession],
  ['locale is named', localeIsNamed],
  ['fonts are bundled', fontsAreBundled],
  ['one way to open a database', oneWayToOpenADatabase],
  ['bundle budgets', bundleBudgets],
  ['no development switches', noDevelopmentSwitches],
  ['one write door', oneWriteDoor],
  ['windows are closed', windowsAreClosed],
];
