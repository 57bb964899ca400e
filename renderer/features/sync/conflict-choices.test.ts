import { describe, expect, test } from 'vitest';
import type { ConflictView } from '#shared/sync/conflict-view.ts';
import { type Choices, decisionOf, isChosen, openColumns, takeSide } from './conflict-choices.ts';

const MINE = '01990000-0000-7000-8000-0000000000a1';
const THEIRS = '01990000-0000-7000-8000-0000000000a2';
const side = (opId: string | null, values: Record<string, string | null>) => ({
  opId,
  actorName: '이서연',
  isMine: opId === MINE,
  at: null,
  values,
});

function aConflict(over: Partial<ConflictView> = {}): ConflictView {
  return {
    id: '01990000-0000-7000-8000-0000000000c1',
    ver: 3,
    kind: 'same_group',
    table: 'household',
    rowId: '01990000-0000-7000-8000-0000000000b1',
    rowName: null,
    group: 'address',
    columns: ['road_address', 'tong'],
    base: { road_address: '솔길 1', tong: '1' },
    standing: side(null, { road_address: '솔길 1', tong: '2' }),
    candidates: [side(MINE, { road_address: '솔길 9', tong: '3' }), side(THEIRS, { tong: '4' })],
    isOrderKnown: false,
    typable: { road_address: 'text', tong: 'text' },
    status: 'open',
    isDecidedHere: false,
    resolvedByName: null,
    chosen: null,
    ...over,
  };
}

describe('what is still to be chosen', () => {
  test('is every column until it has a value', () => {
    const conflict = aConflict();
    expect(openColumns(conflict, {})).toEqual(['road_address', 'tong']);
    expect(openColumns(conflict, { tong: { kind: 'standing' } })).toEqual(['road_address']);
  });

  test('is a column whose own value was not typed yet', () => {
    expect(isChosen({ kind: 'own', value: '' })).toBe(false);
    expect(isChosen({ kind: 'own', value: null })).toBe(false);
    expect(isChosen({ kind: 'own', value: '13' })).toBe(true);
  });

  test('is nothing where the row is gone: that is read and closed', () => {
    expect(openColumns(aConflict({ kind: 'edit_on_deleted', standing: null }), {})).toEqual([]);
  });
});

describe('a whole side', () => {
  test('gives its values where its author wrote, and leaves what stands elsewhere', () => {
    const conflict = aConflict();
    expect(takeSide(conflict, conflict.candidates[1] as never)).toEqual({
      road_address: { kind: 'standing' },
      tong: { kind: 'candidate', opId: THEIRS },
    });
  });
});

describe('a decision', () => {
  const decide = (choices: Choices, conflict = aConflict()) => decisionOf(conflict, choices);

  test('names what was on the screen', () => {
    expect(decide({})).toMatchObject({ conflictId: aConflict().id, ver: 3 });
  });

  test('sends only values that differ from what stands', () => {
    const choices: Choices = { road_address: { kind: 'standing' }, tong: { kind: 'own', value: '2' } };
    expect(decide(choices)).toMatchObject({ picked: [], set: {} });
  });

  test('names each candidate that was followed once, and mixes in a third value', () => {
    const conflict = aConflict({ columns: ['road_address', 'tong'] });
    expect(decide(takeSide(conflict, conflict.candidates[0] as never))).toMatchObject({
      picked: [MINE],
      set: { road_address: '솔길 9', tong: '3' },
    });
    const mixed: Choices = {
      road_address: { kind: 'candidate', opId: MINE },
      tong: { kind: 'own', value: '13' },
    };
    expect(decide(mixed)).toMatchObject({ picked: [MINE], set: { road_address: '솔길 9', tong: '13' } });
  });

  test('about a row that is gone sets nothing, whatever was touched', () => {
    const gone = aConflict({ kind: 'edit_on_deleted', standing: null });
    expect(decide({ tong: { kind: 'own', value: '13' } }, gone)).toMatchObject({ picked: [], set: {} });
  });
});
