import { expect, test } from 'vitest';
import { Role } from '#shared/accounts/role.ts';
import { destinationsFor, isOpenTo, startFor } from './navigation.ts';

test('every role has a start that is open to it, and something in the navigation', () => {
  for (const role of Role.options) {
    expect(isOpenTo(role, startFor(role)), role).toBe(true);
    expect(destinationsFor(role).length, role).toBeGreaterThan(0);
  }
});

test('every place of the navigation is open to whom it is listed for', () => {
  for (const role of Role.options)
    for (const { path, places } of destinationsFor(role))
      for (const each of [path, ...places.map((place) => place.path)])
        expect(isOpenTo(role, each), `${role} ${each}`).toBe(true);
});

test.each([
  ['SECRETARY', '/households'],
  ['SECRETARY', '/households/01930000-0000-7000-8000-000000000001'],
  ['SECRETARY', '/imports/new'],
  ['AUDITOR', '/today'],
  ['SIGUNGU', '/reports'],
  ['SYSADMIN', '/households'],
  ['SYSADMIN', '/admin/reference'],
  ['OFFICER', '/admin/accounts'],
] as const)('%s is kept out of %s', (role, path) => {
  expect(isOpenTo(role, path)).toBe(false);
});

test('the state of the backup and the own password are everybody’s', () => {
  for (const role of Role.options)
    for (const path of ['/', '/admin/backup', '/me/password']) expect(isOpenTo(role, path), role).toBe(true);
});
