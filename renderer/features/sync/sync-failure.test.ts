import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainSyncFailure, type SyncFailure } from './sync-failure.ts';

const ORDERS = join(import.meta.dirname, '../../../server/devices/manage.ts');

const said = (failure: SyncFailure): string =>
  explainSyncFailure({ failure } as Parameters<typeof explainSyncFailure>[0]);

test('whatever the server refuses a manager is said in a sentence, not by its name', () => {
  const source = readFileSync(ORDERS, 'utf8');
  const rules = [...source.matchAll(/\b(?:refused\(|return )'([a-z]+(?:-[a-z]+)*)'/g)].map(([, rule = '']) => rule);
  // The net catches what is known to be there; a net that catches nothing proves nothing.
  for (const known of ['device-released', 'device-unknown', 'signature', 'needs-council'])
    expect(rules).toContain(known);
  const nameless = rules.filter((rule) => said({ code: 'sync/refused-by-server', rule }).includes(rule));
  expect(nameless).toEqual([]);
});
