import { describe, expect, test } from 'vitest';
import { changesIn, gistOf, mainOf } from './operation-gist.ts';

const told = (table: string, kind = 'create') => ({ table, kind });

describe('the operation that its author would name', () => {
  test('a submission also moves its case and leaves an event', () => {
    const group = [told('case_event'), told('crisis_case', 'command'), told('consultation_version')];
    expect(mainOf(group)?.table).toBe('consultation_version');
  });

  test('a registration is more than its people, its signs and its case', () => {
    const group = [told('person'), told('household_indicator'), told('crisis_case'), told('household')];
    expect(mainOf(group)?.table).toBe('household');
  });

  test('a call is more than the step it brings', () => {
    expect(mainOf([told('crisis_case', 'command'), told('case_event'), told('contact_attempt')])?.table).toBe(
      'contact_attempt',
    );
  });

  test('a group of what follows from something else is still something', () => {
    expect(mainOf([told('case_event')])?.table).toBe('case_event');
    expect(mainOf([])).toBeUndefined();
  });
});

describe('what is told of it', () => {
  test('how a contact was made and what came of it', () => {
    const body = { kind: 'create', set: { method: 'CM01', result: 'CR02', memo: '다시 전화' } } as const;
    expect(gistOf(told('contact_attempt'), body)).toMatchObject({ detail: 'CM01', to: 'CR02' });
  });

  test('where a case went', () => {
    const body = {
      kind: 'command',
      name: 'transition',
      expect: { state: 'ASSIGNED', content_hash: null },
      args: { set: { state: 'CONTACTING' } },
    } as const;
    expect(gistOf(told('crisis_case', 'command'), body)).toMatchObject({ detail: 'transition', to: 'CONTACTING' });
  });

  test('which columns were changed, without those that follow from them', () => {
    const body = {
      kind: 'patch',
      set: { road_address: { from: 'ㄱ', to: 'ㄴ' }, address_key: { from: 'ㄱ#', to: 'ㄴ#' } },
    } as const;
    expect(gistOf(told('household', 'patch'), body).columns).toEqual(['road_address']);
    expect(changesIn(body)).toEqual([{ column: 'road_address', from: 'ㄱ', to: 'ㄴ' }]);
  });

  test('nothing but its kind once the key of the household is destroyed', () => {
    expect(gistOf(told('household', 'patch'), undefined)).toEqual({
      table: 'household',
      kind: 'patch',
      detail: null,
      to: null,
      columns: [],
    });
  });

  test('fields that were left empty at creation are no change', () => {
    const body = { kind: 'create', set: { name: '황보영란', job: null, phones: [], is_head: false } } as const;
    expect(changesIn(body as never)).toEqual([{ column: 'name', from: null, to: '황보영란' }]);
  });
});
