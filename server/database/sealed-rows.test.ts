import { expect, test } from 'vitest';
import { must } from '#shared/kernel/must.ts';
import { CONFLICT_TABLE, ConflictRow } from '#shared/sync/engine/conflict-rows.ts';
import { withoutValues } from './sealed-rows.ts';

const ID = '01990000-0000-7000-8000-0000000000a1';

test('a settled conflict shows who disagreed about what, and nothing that anybody wrote or chose', () => {
  const row = ConflictRow.parse({
    id: ID,
    table: 'household',
    row_id: ID,
    group: 'address',
    kind: 'same_group',
    candidates: [
      { op_id: ID, actor: ID, recorded_at: '2026-11-22T01:00:00.000Z', from: { tong: '9' }, to: { tong: '12' } },
    ],
    status: 'resolved',
    resolved_by: ID,
    resolver: ID,
    settled: { stood: { tong: '11' }, chosen: { tong: '13' } },
  });
  const shown = must(withoutValues({ table: CONFLICT_TABLE, row }), 'sealed row');
  expect(shown).toMatchObject({ group: 'address', status: 'resolved', resolver: ID, settled: null });
  expect(JSON.stringify(shown)).not.toMatch(/"tong"|"(9|11|12|13)"/);
});
