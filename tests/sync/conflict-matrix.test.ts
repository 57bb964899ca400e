import { describe, expect, test } from 'vitest';
import { type ReviewEventKind, reviewState } from '#shared/reviews/review-state.ts';
import type { LocalOperation } from '#shared/sync/engine/enqueue-group.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { Person } from './simulation/people.ts';
import {
  aCase,
  aCaseEvent,
  aConsultation,
  aHousehold,
  anAccount,
  anApprovalEvent,
  aPerson,
  aVersion,
  sheetHash,
} from './simulation/rows.ts';
import { type Desktop, Office } from './support/two-pcs.ts';

/*
 * `peers.md` 5: two people who do not know of each other, {A first, B first, both offline}. What comes out must not
 * depend on who reached the server first: the same rows, and where a person has to choose, the same values to choose
 * from. One thing cannot be the same, and the manual says so: which of two values is shown until somebody has chosen.
 */
interface Scene {
  readonly office: Office;
  readonly a: Desktop;
  readonly b: Desktop;
  readonly ann: Person;
  readonly ben: Person;
  readonly boss: Person;
  readonly household: string;
  readonly other: string;
  readonly crisisCase: string;
  readonly consultation: string;
  readonly version: PlainRow;
}

type Move = (scene: Scene) => void;
type Result = (scene: Scene) => unknown;

async function aScene(): Promise<Scene> {
  const office = new Office(7);
  const [ann, ben, boss] = [
    office.person('ann', 'OFFICER'),
    office.person('ben', 'OFFICER'),
    office.person('boss', 'MANAGER'),
  ];
  office.person('second boss', 'MANAGER');
  const [a, b] = [office.pc('a'), office.pc('b')];
  await office.settle();
  const made = () => ({ by: ann, id: office.newId(), at: office.now() });
  const household = aHousehold(made(), 'h1');
  const other = aHousehold(made(), 'h2');
  const of = { ...aCase(made(), String(household.id), 'c1') };
  const sheet = aConsultation(made(), of, 'sheet');
  const version = aVersion(made(), sheet, 1);
  a.create(ann, 'household', household);
  a.create(ann, 'household', other);
  a.does(ann, { table: 'crisis_case', rowId: String(of.id), body: { kind: 'create', set: of as never } });
  for (const [from, to] of [
    ['DETECTED', 'ASSIGNED'],
    ['ASSIGNED', 'CONTACTING'],
    ['CONTACTING', 'CONSULTED'],
  ] as const) {
    a.does(ann, step(String(of.id), from, to));
  }
  a.create(ann, 'consultation', sheet);
  a.does(
    ann,
    { table: 'consultation_version', rowId: String(version.id), body: { kind: 'create', set: version as never } },
    step(String(of.id), 'CONSULTED', 'PENDING_REVIEW'),
  );
  await office.settle();
  return {
    office,
    a,
    b,
    ann,
    ben,
    boss,
    household: String(household.id),
    other: String(other.id),
    crisisCase: String(of.id),
    consultation: String(sheet.id),
    version,
  };
}

const step = (id: string, from: string, to: string): Omit<LocalOperation, 'opId'> => ({
  table: 'crisis_case',
  rowId: id,
  body: {
    kind: 'command',
    name: 'transition',
    expect: { state: from, content_hash: null },
    args: { set: { state: to } },
  },
});

function decision(scene: Scene, who: Person, kind: string, to: string): Omit<LocalOperation, 'opId'>[] {
  const event = anApprovalEvent(
    { by: who, id: scene.office.newId(), at: scene.office.now() },
    scene.version,
    kind,
    'why',
  );
  const log = aCaseEvent(
    { by: who, id: scene.office.newId(), at: scene.office.now() },
    { id: scene.crisisCase, household_id: scene.household, state: 'PENDING_REVIEW' },
    to,
    'why',
  );
  return [
    { table: 'approval_event', rowId: String(event.id), body: { kind: 'create', set: event as never } },
    step(scene.crisisCase, 'PENDING_REVIEW', to),
    { table: 'case_event', rowId: String(log.id), body: { kind: 'create', set: log as never } },
  ];
}

/** Columns that are nobody's business: who wrote last is told by versions, not by rows. */
const household: Result = ({ office, household: id }) => office.row('household', id);
const conflicts: Result = ({ office }) => office.conflicts();
/** The review as everybody computes it from the events. */
const review: Result = ({ office, crisisCase, consultation }) => {
  const sheet = office.row('consultation', consultation)?.sheet;
  const rows = (table: string) =>
    [...office.server.tables.records.values()]
      .filter((each) => each.table === table)
      .sort((x, y) => x.born - y.born)
      .map(({ row }) => row);
  const { stage } = reviewState({
    versions: rows('consultation_version').map((row) => ({
      id: String(row.id),
      versionNo: 1,
      contentHash: String(row.content_hash),
      authorId: String(row.author_id),
      editorIds: [],
      submittedAt: '',
    })),
    events: rows('approval_event').map((row) => ({
      id: String(row.id),
      versionId: String(row.version_id),
      contentHash: String(row.content_hash),
      kind: row.kind as ReviewEventKind,
      actorId: String(row.actor_id),
      at: '',
      actorWasReviewer: true,
    })),
    currentHash: sheetHash(sheet),
    involvement: (event) => ({
      authorId: '',
      editorIds: event.kind === 'WITHDRAW' ? [event.actorId] : [],
      codeIssuerIds: [],
      codeIssuersOfDecider: [],
    }),
  });
  return { stage, sheet, state: office.row('crisis_case', crisisCase)?.state };
};
const both =
  (...parts: readonly Result[]): Result =>
  (scene) =>
    parts.map((part) => part(scene));

const editSheet: Move = (scene) => {
  const { b, ben, consultation } = scene;
  const row = b.row('consultation', consultation) ?? {};
  const set = {
    sheet: { from: row.sheet as never, to: { opinion: 'new words' } },
    editor_ids: { from: row.editor_ids as never, to: [...(row.editor_ids as string[]), ben.id] },
  };
  const [withdrawal, back] = decision(scene, ben, 'WITHDRAW', 'CONSULTED') as [
    Omit<LocalOperation, 'opId'>,
    Omit<LocalOperation, 'opId'>,
  ];
  b.does(ben, { table: 'consultation', rowId: consultation, body: { kind: 'patch', set } }, withdrawal, back);
};

const MATRIX: readonly { name: string; a: Move; b: Move; result: Result; expected?: unknown }[] = [
  {
    name: 'same field: both values wait for a person, and both are there',
    a: ({ a, ann, household: id }) => a.edit(ann, 'household', id, { road_address: 'A street', address_key: 'A' }),
    b: ({ b, ben, household: id }) => b.edit(ben, 'household', id, { road_address: 'B street', address_key: 'B' }),
    result: conflicts,
  },
  {
    name: 'parts of one address: never mixed',
    a: ({ a, ann, household: id }) => a.edit(ann, 'household', id, { road_address: 'A street' }),
    b: ({ b, ben, household: id }) => b.edit(ben, 'household', id, { detail_address: 'B 101' }),
    result: ({ office }) => office.conflicts().map(({ group, status }) => [group, status]),
    expected: [['address', 'open']],
  },
  {
    name: 'other field: both hold',
    a: ({ a, ann, household: id }) => a.edit(ann, 'household', id, { road_address: 'A street' }),
    b: ({ b, ben, household: id }) => b.edit(ben, 'household', id, { housing_type: 'FLAT' }),
    result: both(household, conflicts),
  },
  {
    name: 'tags: the union, less what one of them took away',
    a: ({ a, ann, household: id }) => a.edit(ann, 'household', id, { vulnerability: ['x', 'y'] }),
    b: ({ b, ben, household: id }) => b.edit(ben, 'household', id, { vulnerability: ['z'] }),
    result: both(household, conflicts),
  },
  {
    name: 'urgent and not: urgent',
    a: ({ a, ann, crisisCase }) => a.edit(ann, 'crisis_case', crisisCase, { emergency: true }),
    b: ({ b, ben, crisisCase }) => b.edit(ben, 'crisis_case', crisisCase, { route: 'other' }),
    result: ({ office, crisisCase }) => office.row('crisis_case', crisisCase),
  },
  {
    name: 'edit × delete: deleted, and the edit waits for a person',
    a: ({ a, ann, other: id }) => a.edit(ann, 'household', id, { note: 'still here' }),
    b: ({ b, ben, other: id }) =>
      b.does(ben, { table: 'household', rowId: id, body: { kind: 'delete', reason: 'undo' } }),
    result: both(
      ({ office, other }) => office.row('household', other) ?? 'gone',
      ({ office }) =>
        office.conflicts().map(({ group, values }) => [group, values.length, String(values[0]).includes('still here')]),
    ),
  },
  {
    name: 'merge × edit of what was merged away: merged, edited, and a person is told',
    a: ({ a, ann, household: id, other }) =>
      a.does(ann, { table: 'household', rowId: id, body: { kind: 'merge', survivor: other, loser: id } }),
    b: ({ b, ben, household: id }) => b.edit(ben, 'household', id, { note: 'moved in with them' }),
    result: both(household, ({ office }) =>
      office.conflicts().map(({ group, status, values }) => [group, status, values.length]),
    ),
  },
  {
    name: 'merge × new member of what was merged away: filed under the survivor',
    a: ({ a, ann, household: id, other }) =>
      a.does(ann, { table: 'household', rowId: id, body: { kind: 'merge', survivor: other, loser: id } }),
    b: ({ office, b, ben, household: id }) =>
      b.create(ben, 'person', aPerson({ by: ben, id: office.newId(), at: office.now() }, id, 'child')),
    result: ({ office, other }) =>
      [...office.server.tables.records.values()]
        .filter(({ table }) => table === 'person')
        .map(({ row }) => row.household_id === other),
    expected: [true],
  },
  {
    name: 'approve × edit: not approved, the new words stand',
    a: (scene) => scene.a.does(scene.boss, ...decision(scene, scene.boss, 'APPROVE', 'REVIEWED')),
    b: editSheet,
    result: review,
    expected: { stage: 'DRAFT', sheet: { opinion: 'new words' }, state: 'CONSULTED' },
  },
  {
    name: 'reject × approve: returned',
    a: (scene) => scene.a.does(scene.boss, ...decision(scene, scene.boss, 'APPROVE', 'REVIEWED')),
    b: (scene) => {
      const second = scene.office.person('second boss', 'MANAGER');
      scene.b.does(second, ...decision(scene, second, 'RETURN', 'RETURNED'));
    },
    result: review,
    expected: { stage: 'RETURNED', sheet: { opinion: 'sheet' }, state: 'RETURNED' },
  },
  {
    name: 'approve × approve: both kept, done',
    a: (scene) => scene.a.does(scene.boss, ...decision(scene, scene.boss, 'APPROVE', 'REVIEWED')),
    b: (scene) => {
      const second = scene.office.person('second boss', 'MANAGER');
      scene.b.does(second, ...decision(scene, second, 'APPROVE', 'REVIEWED'));
    },
    result: both(
      review,
      ({ office }) =>
        [...office.server.tables.records.values()].filter(({ table }) => table === 'approval_event').length,
    ),
    expected: [{ stage: 'APPROVED', sheet: { opinion: 'sheet' }, state: 'REVIEWED' }, 2],
  },
];

const ORDERS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'A first': async ({ office, a, b }) => office.settle(a, b),
  'B first': async ({ office, a, b }) => office.settle(b, a),
  'both offline, in turns': async ({ office, a, b }) => {
    await a.sync();
    await office.settle(b, a);
  },
};

describe('the result does not depend on the order of arrival', () => {
  for (const { name, a, b, result, expected } of MATRIX) {
    test(name, async () => {
      const results: unknown[] = [];
      for (const order of Object.values(ORDERS)) {
        const scene = await aScene();
        a(scene);
        b(scene);
        await order(scene);
        results.push(result(scene));
        expect(scene.a.rows()).toEqual(scene.b.rows());
      }
      for (const each of results) expect(each).toEqual(expected ?? results[0]);
    });
  }

  test('scope loss × edit: taken over by a manager, the edit ends as if it had arrived in time', async () => {
    const results: unknown[] = [];
    for (const isRevokedFirst of [false, true]) {
      const scene = await aScene();
      const { office, a, b, ann, boss, household: id } = scene;
      const [opId] = b.edit(ann, 'household', id, { note: 'written on the last day' }) as [string];
      const revoke = () =>
        office.server.tables.accounts.set(ann.id, {
          id: ann.id,
          officeId: office.id,
          role: undefined,
          validTo: null,
          codeIssuers: [],
        });
      if (isRevokedFirst) revoke();
      await office.settle(b, a);
      if (!isRevokedFirst) revoke();
      if (isRevokedFirst) {
        expect(b.operation(opId)?.state).toBe('held');
        const held = Object.entries(a.rows()).find(([key]) => key.startsWith('sync_held'))?.[1] as PlainRow;
        a.does(boss, {
          table: 'sync_held',
          rowId: String(held.id),
          body: { kind: 'adopt', of_op: opId, decision: 'apply', reason: 'hers' },
        });
        await office.settle(a, b);
      }
      expect(b.operation(opId)?.state).toBe('absorbed');
      results.push(office.row('household', id));
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('after somebody chose, it does not even show who came first', async () => {
    const results: unknown[] = [];
    for (const isAFirst of [true, false]) {
      const { office, a, b, ann, ben, boss, household: id } = await aScene();
      a.edit(ann, 'household', id, { road_address: 'A street' });
      b.edit(ben, 'household', id, { road_address: 'B street' });
      await office.settle(...(isAFirst ? [a, b] : [b, a]));
      const conflict = Object.entries(a.rows()).find(([key]) => key.startsWith('sync_conflict'))?.[1] as PlainRow;
      a.does(boss, {
        table: 'household',
        rowId: id,
        body: {
          kind: 'resolve',
          conflict_id: String(conflict.id),
          conflict_ver: a.version('sync_conflict', String(conflict.id)),
          picked: [],
          set: { road_address: 'a third street' },
        },
      });
      await office.settle();
      expect(office.conflicts().map(({ status }) => status)).toEqual(['resolved']);
      results.push(office.row('household', id));
      expect(b.row('household', id)).toEqual(office.row('household', id));
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('a candidate that the chooser had not seen keeps the conflict open', async () => {
    const { office, a, b, ann, ben, boss, household: id } = await aScene();
    const c = office.pc('c');
    await office.settle();
    a.edit(ann, 'household', id, { note: 'x', road_address: 'A street' });
    b.edit(ben, 'household', id, { road_address: 'B street' });
    c.edit(ben, 'household', id, { road_address: 'C street' });
    await office.settle(a, b, a);
    const conflict = Object.entries(a.rows()).find(([key]) => key.startsWith('sync_conflict'))?.[1] as PlainRow;
    const conflict_ver = a.version('sync_conflict', String(conflict.id));
    await office.settle(c);
    a.does(boss, {
      table: 'household',
      rowId: id,
      body: {
        kind: 'resolve',
        conflict_id: String(conflict.id),
        conflict_ver,
        picked: [],
        set: { road_address: 'B street' },
      },
    });
    await office.settle();
    expect(office.conflicts()).toMatchObject([{ status: 'open' }]);
    expect(office.conflicts()[0]?.values).toHaveLength(4);
  });
});

describe('a deputy', () => {
  /** `ben` decides on what `ann` wrote, on 2026-11-22, while the server has the day that is given. */
  async function decides(of: { from: string; to: string; for?: 'boss' | 'ann'; arrives: string }) {
    const { office, a, b, ben, boss, ann, ...rest } = await aScene();
    const made = { by: boss, id: boss.id, at: office.now() };
    const absent = { ...anAccount(made, boss), deputy_id: ben.id, deputy_from: of.from, deputy_to: of.to };
    a.create(boss, 'account', absent);
    await office.settle();
    const [event, ...others] = decision({ office, a, b, ben, boss, ann, ...rest }, ben, 'APPROVE', 'REVIEWED');
    const set = { ...(event as { body: { set: PlainRow } }).body.set, deputy_for: of.for === 'ann' ? ann.id : boss.id };
    b.does(ben, { ...(event as Omit<LocalOperation, 'opId'>), body: { kind: 'create', set: set as never } }, ...others);
    office.now = () => `${of.arrives}T00:00:00.000Z`;
    await office.settle();
    return office.row('crisis_case', rest.crisisCase)?.state;
  }
  const NAMED = { from: '2026-11-20', to: '2026-11-25' };

  test.each([
    ['decides for the manager who named them', { ...NAMED, arrives: '2026-11-22' }, 'REVIEWED'],
    ['decided offline, and it arrives later', { ...NAMED, arrives: '2026-12-20' }, 'REVIEWED'],
    ['is heard no more once the offline lease is over', { ...NAMED, arrives: '2027-02-01' }, 'PENDING_REVIEW'],
    [
      'does not decide after the days',
      { from: '2026-11-10', to: '2026-11-21', arrives: '2026-11-22' },
      'PENDING_REVIEW',
    ],
    [
      'does not decide before the days',
      { from: '2026-11-23', to: '2026-11-30', arrives: '2026-11-24' },
      'PENDING_REVIEW',
    ],
    [
      'does not decide for who did not name them',
      { ...NAMED, for: 'ann', arrives: '2026-11-22' } as const,
      'PENDING_REVIEW',
    ],
  ])('%s', async (_, when, state) => {
    expect(await decides(when)).toBe(state);
  });
});
