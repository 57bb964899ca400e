import type { Role } from '../accounts/role.ts';
import type { Scope } from './synced-tables.ts';

/**
 * Who may write in which part of an office's data. The server asks this table about the person it authenticated, not
 * about what the request says. A secretary never reaches a household. It is the outer fence only: who may write which
 * row of it is said by the rules of its table (`office-rules.ts` for people, rights and reference data).
 */
const WRITERS: Readonly<Record<Scope, readonly Role[]>> = {
  council: ['OFFICER', 'SECRETARY', 'MANAGER', 'SYSADMIN'],
  welfare: ['OFFICER', 'MANAGER'],
  'welfare/restricted': ['OFFICER', 'MANAGER'],
  // Everybody leaves a line there when they set their own password.
  admin: ['OFFICER', 'SECRETARY', 'MANAGER', 'SIGUNGU', 'AUDITOR', 'SYSADMIN'],
};

export function mayWrite(role: Role, scope: string): boolean {
  return Object.hasOwn(WRITERS, scope) && WRITERS[scope as Scope].includes(role);
}

/** Who may decide on held operations and on conflicts that reach the inbox of an office. */
export const ADOPTERS: readonly Role[] = ['MANAGER'];

export const feedOf = (officeId: string, scope: string): string => `${officeId}:${scope}`;
export const officeOfFeed = (feed: string): string => feed.slice(0, feed.indexOf(':'));
export const scopeOfFeed = (feed: string): string => feed.slice(feed.indexOf(':') + 1);
