/** @file Reads what a run left behind and names every broken invariant of docs/sync.md. Knows nothing of the engine. */
import type { Glimpse, History, ImageDump, LoggedOperation, Row } from './history.ts';
import { type Model, play } from './reference-model.ts';
import { type Body, canonical, digestOf, equal, type Header, sha, totalOf, ZEROES } from './words.ts';

export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

export function checkHistory(history: History): Violation[] {
  const violations: Violation[] = [];
  const found = (invariant: string, what: string) => {
    if (violations.length < 50) violations.push({ invariant, what });
  };
  for (const crash of history.crashes) found('P14', `something threw: ${crash}`);
  for (const each of history.unrest) found('liveness', each);
  everyOperationHasOneOutcome(history, found);
  sentIsWhatWasWritten(history, found);
  streamsAreWhole(history, found);
  feedsAreWhole(history, found);
  cursorsMoveOn(history, found);
  acknowledgedIsThere(history, found);
  onlyRestoresTakeBack(history, found);
  nothingSafeWasLost(history, found);
  rowsFollowFromTheLog(history, found);
  clientsShowTheServer(history, found);
  for (const glimpse of history.glimpses) viewIsFold(history, glimpse, found);
  // A move between offices that a restore took back shows in totals only; otherwise they always add up.
  if (history.repairs > 0 && history.lives.length === 1)
    found('I10', `${history.repairs} tables did not add up although no disk lied`);
  nobodySawWhatIsNotTheirs(history, found);
  twoPeople(history, found);
  actorsAreSigners(history, found);
  dependenciesHold(history, found);
  rightsWereThere(history, found);
  referenceIsKept(history, found);
  nothingErasedIsLeft(history, found);
  return violations;
}

type Found = (invariant: string, what: string) => void;

const headerOf = (entry: LoggedOperation): Header => JSON.parse(entry.header) as Header;
const bodyOf = (entry: LoggedOperation): Body => (JSON.parse(entry.content) as { body: Body }).body;

/** I1, I2, I3, I16: what was ever written is on the server with one outcome, or still in an outbox, or on a lost disk. */
function everyOperationHasOneOutcome(history: History, found: Found): void {
  const logged = new Map(history.server.log.map((entry) => [entry.opId, entry]));
  const conflicting = new Set(history.server.streamEntries.filter(({ o }) => o !== null).map(({ opId }) => opId));
  const inOutbox = new Map<string, string[]>();
  for (const { outbox } of history.clients) {
    for (const { opId, state } of outbox) inOutbox.set(opId, [...(inOutbox.get(opId) ?? []), state]);
  }
  const lost = new Set(history.lostWithDisk);
  const inConflict = history.clients.flatMap(({ outbox }) => outbox.filter(({ state }) => state === 'op_id_conflict'));
  for (const { opId, tokens } of history.writes) {
    const entry = logged.get(opId);
    if (!entry && !conflicting.has(opId) && !inOutbox.has(opId) && !lost.has(opId)) {
      found('I1', `operation ${opId} is nowhere`);
    }
    if (!entry) continue;
    for (const token of tokens) {
      if (inConflict.some((each) => each.opId === opId && each.content.includes(token))) continue;
      if (!entry.content.includes(token) && !lost.has(opId))
        found('I2', `the value ${token} of ${opId} is not in the log`);
    }
  }
  const OPEN = ['pending', 'sent', 'applied'];
  for (const { client, outbox } of history.clients) {
    for (const { opId, state, o } of outbox) {
      const entry = logged.get(opId);
      if (OPEN.includes(state)) found('I1', `${client} still shows ${opId} as ${state}`);
      if (!entry || state === 'op_id_conflict') continue;
      const says = o === null ? state : o;
      if (says !== entry.outcome.o) found('I1', `${client} says ${says} of ${opId}, the server ${entry.outcome.o}`);
      const isDone = state === 'absorbed' || state === 'durable';
      if (isDone !== (entry.outcome.o === 'applied'))
        found('I1', `${client} has ${opId} as ${state}, the server ${entry.outcome.o}`);
    }
  }
  const groups = new Map<string, LoggedOperation[]>();
  for (const entry of history.server.log) groups.set(entry.groupId, [...(groups.get(entry.groupId) ?? []), entry]);
  for (const [group, entries] of groups) {
    const applied = entries.filter(({ outcome }) => outcome.o === 'applied');
    if (applied.length > 0 && applied.length !== entries[0]?.of) found('I3', `group ${group} took effect in part`);
    if (new Set(applied.map(({ executed }) => executed)).size > 1) found('I3', `group ${group} took effect twice`);
  }
}

/** I4: the log holds what was signed, and what a hash names. */
function sentIsWhatWasWritten(history: History, found: Found): void {
  for (const entry of history.server.log) {
    if (sha(`operation\n${entry.header}`) !== entry.hash) found('I4', `the log of ${entry.opId} does not fit its hash`);
    if (entry.outcome.o !== 'applied') continue;
    if (sha(`content\n${entry.content}`) !== headerOf(entry).body_hash)
      found('I4', `the content of ${entry.opId} is not what was signed`);
  }
}

/** I5: each device's stream is 1, 2, 3 …, each linked to the one before, received in that order. */
function streamsAreWhole(history: History, found: Found): void {
  const logged = new Map(history.server.log.map((entry) => [entry.opId, entry]));
  const entries = new Map(history.server.streamEntries.map((entry) => [entry.key, entry]));
  let counted = 0;
  for (const { key, next, link } of history.server.streams) {
    let prev = ZEROES;
    let position = 0;
    for (let dseq = 1; dseq < next; dseq += 1) {
      const entry = entries.get(`${key} ${dseq}`);
      if (!entry) {
        found('I5', `stream ${key} lacks ${dseq}`);
        break;
      }
      counted += 1;
      if (entry.position <= position) found('I5', `stream ${key}: ${dseq} was taken before its predecessor`);
      position = entry.position;
      const operation = entry.o === null ? logged.get(entry.opId) : undefined;
      if (operation && sha(`link\n${prev}\n${dseq}\n${operation.hash}`) !== entry.link)
        found('I5', `stream ${key} is torn at ${dseq}`);
      prev = entry.link;
    }
    if (prev !== link) found('I5', `stream ${key} does not end where it says`);
  }
  if (counted !== history.server.streamEntries.length) found('I5', 'a stream has numbers beyond its end');
}

/** I6: numbers of a feed have no gaps, and a place in a chain is one place in the life of the system. */
function feedsAreWhole(history: History, found: Found): void {
  const chains = new Map(history.lives.at(-1) ?? []);
  for (const [feed, { seq, chain }] of history.server.heads) {
    for (let each = 1; each <= seq; each += 1) {
      if (!chains.has(`${feed} ${each}`)) found('I6', `feed ${feed} lacks ${each}`);
    }
    if (seq > 0 && chains.get(`${feed} ${seq}`) !== chain) found('I6', `feed ${feed} does not end where it says`);
  }
  const heads = new Map(history.server.heads);
  for (const { feed, seq } of history.server.changes) {
    if (seq > (heads.get(feed)?.seq ?? 0)) found('I6', `feed ${feed} has a change beyond its head`);
  }
  const used = new Map<string, string>();
  for (const entry of history.server.log) {
    if (entry.outcome.o !== 'applied' || entry.outcome.seq === undefined) continue;
    const place = `${headerOf(entry).feed} ${entry.outcome.seq}`;
    const other = used.get(place);
    // An adopted group shares the number of the adoption.
    if (other !== undefined && other !== entry.groupId && entry.adoptedBy === null && !isAdoption(history, other)) {
      found('I6', `two groups at ${place}`);
    }
    used.set(place, entry.groupId);
  }
  const seen = new Map<string, string>();
  for (const life of history.lives) {
    for (const [place, chain] of life) {
      const before = seen.get(chain);
      if (before !== undefined && before !== place) found('I6', `one chain at ${before} and ${place}`);
      seen.set(chain, place);
    }
  }
}

const isAdoption = (history: History, group: string): boolean =>
  history.server.log.some(
    (entry) => entry.groupId === group && (entry.adoptedBy !== null || bodyOf(entry).kind === 'adopt'),
  );

/** I9: a cursor goes forward, unless the server itself went back. I19: it was a place in the server's history. */
function cursorsMoveOn(history: History, found: Found): void {
  const last = new Map<string, { seq: number; chain: string; life: number }>();
  const places = history.lives.map((life) => new Map(life));
  for (const { client, feed, seq, chain, life } of history.cursors) {
    const key = `${client} ${feed}`;
    const before = last.get(key);
    if (before && before.life === life && seq < before.seq) {
      // A place that a restored server does not know has to be left.
      // One that an earlier life had too may have been lost and then made again by what was sent again.
      const has = (which: number) => places[which]?.get(`${feed} ${before.seq}`) === before.chain;
      const wasThere = has(life) && !places.slice(0, life).some((_, earlier) => has(earlier));
      if (wasThere) found('I9', `${client} went back from ${before.seq} to ${seq} in ${feed}`);
    }
    last.set(key, { seq, chain, life });
  }
  const lives = history.lives.map((life) => new Map(life));
  for (const { feed, from, life, device } of history.served) {
    if (!from || from.seq === 0) continue;
    if (lives[life]?.get(`${feed} ${from.seq}`) !== from.chain) {
      found('I19', `${device} was served from ${from.seq}, which is no place in this history of ${feed}`);
    }
  }
}

/** I17: what somebody was told is so, unless the server was restored since. */
function acknowledgedIsThere(history: History, found: Found): void {
  const logged = new Map(history.server.log.map((entry) => [entry.opId, entry]));
  const life = history.lives.length - 1;
  const FINAL = ['applied', 'rejected'];
  for (const ack of history.acks) {
    if (ack.life !== life) continue;
    const entry = logged.get(ack.opId);
    if (!entry) {
      found('I17', `${ack.opId} was acknowledged as ${ack.o} and is not in the log`);
    } else if (FINAL.includes(ack.o) && entry.outcome.o !== ack.o) {
      found('I17', `${ack.opId} was acknowledged as ${ack.o} and is ${entry.outcome.o}`);
    }
  }
}

/**
 * I17 for every life: what the server told PCs was in its books when that life ended. That PCs send again what it lost
 * makes up for it in the end; it does not make the acknowledgement true.
 */
function onlyRestoresTakeBack(history: History, found: Found): void {
  const books = history.receipts.map((life) => new Map(life));
  for (const { client, opId, o, life, place, receipt } of history.acks) {
    if (life !== null && books[life]?.get(place) !== receipt)
      found('I17', `${client} has a receipt for ${opId} (${o}) that the server lost without a restore`);
  }
  for (const { device, incarnation, fromDseq, toDseq } of history.server.losses) {
    for (let dseq = fromDseq; dseq <= toDseq; dseq += 1) {
      const place = `${device} ${incarnation} ${dseq}`;
      if (!books.slice(0, -1).some((life) => life.has(place)))
        found('I17', `the server misses ${place}, which no restore has taken back`);
    }
  }
  const known = new Set<string>();
  const places = history.lives.map((life) => {
    for (const [place, chain] of life) known.add(`${place} ${chain}`);
    return new Set(known);
  });
  for (const { client, feed, seq, chain, life } of history.cursors) {
    if (seq > 0 && !places[life]?.has(`${feed} ${seq} ${chain}`))
      found('I17', `${client} was led to ${seq} of ${feed}, a place that the server lost without a restore`);
  }
}

/** I18, I19: a PC forgets only what a verified backup has; and that is there, after whatever restore. */
function nothingSafeWasLost(history: History, found: Found): void {
  const logged = new Set(history.server.log.map(({ opId }) => opId));
  const verified = new Set(history.verified);
  for (const { client, opId } of history.forgotten) {
    if (!verified.has(opId)) found('I18', `${client} forgot ${opId}, which no verified backup had`);
    if (!logged.has(opId)) found('I19', `${opId} was forgotten by ${client} and is not on the server`);
  }
  for (const opId of verified) if (!logged.has(opId)) found('I19', `${opId} was in a verified backup and is gone`);
}

/** I2, I3, I11, I12, I20, I21: the rows and conflicts are what the log says, no more and no less. */
function rowsFollowFromTheLog(history: History, found: Found): void {
  const model = play(history);
  for (const fault of model.faults) found(fault.startsWith('I') ? fault.slice(0, 3) : 'model', fault);
  const records = history.server.records.filter(({ table }) => !table.startsWith('sync_'));
  const actual = new Map(records.map((record) => [`${record.table} ${record.id}`, record]));
  for (const [key, expected] of model.rows) {
    const record = actual.get(key);
    if (!record) {
      found('I2', `${key} is gone`);
      continue;
    }
    for (const column of new Set([...Object.keys(expected.row), ...Object.keys(record.row)])) {
      if (!equal(expected.row[column], record.row[column])) {
        found(
          'I11',
          `${key}.${column} is ${canonical(record.row[column])}, the log says ${canonical(expected.row[column])}`,
        );
      }
    }
    if (expected.feed !== record.feed || expected.oe !== record.oe)
      found('I21', `${key} is in ${record.feed}, the log says ${expected.feed}`);
    if (expected.ver !== record.ver) found('I3', `${key} has version ${record.ver}, the log says ${expected.ver}`);
  }
  for (const key of actual.keys()) if (!model.rows.has(key)) found('I20', `${key} should not be there`);
  for (const key of model.deleted)
    if (!history.server.deleted.includes(key)) found('I20', `${key} may come back to life`);
  mergedHouseholdsAreEmpty(history, found);
  conflictsAre(model, history, found);
}

function mergedHouseholdsAreEmpty(history: History, found: Found): void {
  const merged = new Set(
    history.server.records.flatMap(({ table, id, row }) =>
      table === 'household' && row.status === 'MERGED' ? [id] : [],
    ),
  );
  for (const { table, id, row } of history.server.records) {
    const subject = history.tables[table]?.subject;
    if (subject && subject !== 'id' && merged.has(String(row[subject])))
      found('I20', `${table} ${id} is filed under a household that was merged away`);
  }
}

function conflictsAre(model: Model, history: History, found: Found): void {
  const describe = (row: string, group: string, isOpen: boolean, candidates: readonly string[]) =>
    `${row} ${group} ${isOpen ? 'open' : 'closed'} ${[...candidates].sort().join(' | ')}`;
  const expected = model.conflicts
    .map((each) => describe(each.row, each.group, each.isOpen, [...each.candidates]))
    .sort();
  const actual = history.server.records
    .filter(({ table }) => table === 'sync_conflict')
    .map(({ row }) =>
      describe(
        `${String(row.table)} ${String(row.row_id)}`,
        String(row.group),
        row.status === 'open',
        (row.candidates as { op_id: string; to: Row }[]).map(({ op_id, to }) => `${op_id} ${canonical(to)}`),
      ),
    )
    .sort();
  for (const each of expected) if (!actual.includes(each)) found('I2', `a conflict is missing: ${each}`);
  for (const each of actual)
    if (!expected.includes(each)) found('I2', `a conflict that the log does not know: ${each}`);
}

/** I7: at rest every PC shows exactly the rows of its feeds. */
function clientsShowTheServer(history: History, found: Found): void {
  for (const { client, feeds, rows, images, shadows } of history.clients) {
    const expected = new Map(
      history.server.records
        .filter(({ feed }) => feeds.includes(feed))
        .map((record) => [`${record.table} ${record.id}`, record]),
    );
    const shown = new Map(rows);
    const seen = new Map(images.map((image) => [image.key, image]));
    for (const [key, record] of expected) {
      const row = shown.get(key);
      if (!row) found('I7', `${client} does not show ${key}`);
      else if (!equal(row, record.row)) found('I7', `${client} shows ${key} otherwise than the server`);
      const image = seen.get(key);
      if (image && (image.feed !== record.feed || image.oe !== record.oe || image.ver !== record.ver))
        found('I21', `${client} has ${key} from ${image.feed}`);
    }
    for (const key of shown.keys())
      if (!expected.has(key)) found('I7', `${client} shows ${key}, which is not in its feeds`);
    if (shadows > 0) found('I8', `${client} keeps ${shadows} shadows of rows without own changes`);
  }
  for (const [place, { count, digest }] of history.server.totals) {
    const [feed, table] = place.split(' ') as [string, string];
    const records = history.server.records.filter((record) => record.feed === feed && record.table === table);
    const total = totalOf(
      records.map((record) => digestOf(`${table} ${record.id}`, record.oe, record.ver, record.row)),
    );
    if (total.count !== count || total.digest !== digest)
      found('I7', `the server's total of ${place} is not that of its rows`);
  }
}

/** I8: what is shown is the server's row with one's own open operations on top. I9: and the server's rows are complete. */
function viewIsFold(history: History, glimpse: Glimpse, found: Found): void {
  const shown = new Map(glimpse.rows);
  const shadows = new Map(glimpse.shadows);
  const open = glimpse.operations
    .filter(({ state }) => state === 'pending' || state === 'sent' || state === 'applied')
    .sort((a, b) => a.dseq - b.dseq);
  const touched = new Set(open.map(({ key }) => key));
  for (const key of touched) {
    if (!shadows.has(key)) {
      found('I8', `${glimpse.client} has open changes of ${key} and no shadow`);
      continue;
    }
    let row: Row | null = shadows.get(key) ?? null;
    for (const operation of open) if (operation.key === key) row = fold(row, operation.body as unknown as Body);
    if (!equal(row ?? null, shown.get(key) ?? null) && history.upgradedAt === null) {
      found('I8', `${glimpse.client} shows ${key} otherwise than its own changes say`);
    }
  }
  for (const { key, opId, state, feed, ver } of glimpse.operations) {
    const image = glimpse.images.find((each) => each.key === key);
    const isEarly = state === 'absorbed' && image?.feed === feed && ver !== null && image.ver < ver;
    if (isEarly && history.lives.length === 1) {
      found('I8', `${glimpse.client} no longer shows ${opId} and not yet its effect`);
    }
  }
  for (const key of shadows.keys())
    if (!touched.has(key)) found('I8', `${glimpse.client} keeps a shadow of ${key} for nothing`);
  for (const { feed, chain, settled } of glimpse.cursors) {
    const checkpoint = history.checkpoints.find((each) => each.feed === feed && each.chain === chain);
    if (!settled || !checkpoint) continue;
    for (const [table, { count, digest }] of Object.entries(checkpoint.tables)) {
      const rows = glimpse.images.filter((image) => image.feed === feed && image.key.startsWith(`${table} `));
      // A row that came through its new office's feed has left this one, although this feed has not said so yet.
      const hasLeft = glimpse.images.some(
        (image) => image.feed !== feed && image.oe > 0 && image.key.startsWith(`${table} `),
      );
      const total = totalOf(
        rows.map((image) => digestOf(image.key, image.oe, image.ver, serverRow(image, shown, shadows))),
      );
      if (hasLeft) continue;
      if (total.count !== count || total.digest !== digest)
        found('I9', `${glimpse.client} is at ${chain.slice(0, 8)} of ${feed} without all rows of ${table}`);
    }
  }
}

function serverRow(image: ImageDump, shown: ReadonlyMap<string, Row>, shadows: ReadonlyMap<string, Row | null>): Row {
  const shadow = shadows.get(image.key);
  return (shadow === undefined ? shown.get(image.key) : shadow) ?? {};
}

function fold(row: Row | null, body: Body): Row | null {
  if (body.kind === 'create') return row ?? body.set;
  if (row === null || body.kind === 'adopt' || body.kind === 'withdraw') return row;
  switch (body.kind) {
    case 'patch':
      return { ...row, ...Object.fromEntries(Object.entries(body.set).map(([column, { to }]) => [column, to])) };
    case 'delete':
      return null;
    case 'resolve':
      return { ...row, ...body.set };
    case 'merge':
      return { ...row, status: 'MERGED', merged_into_id: body.survivor };
    case 'unmerge':
      return { ...row, status: body.status, merged_into_id: null };
    case 'command': {
      if (body.name === 'move_office') return { ...row, office_id: body.args.office_id };
      const to = (body.args.set as Row).state;
      const overtakes =
        body.expect.state === 'PENDING_REVIEW' &&
        ((to === 'RETURNED' && row.state === 'REVIEWED') ||
          (to === 'CONSULTED' && (row.state === 'REVIEWED' || row.state === 'RETURNED')));
      return body.expect.state === row.state || overtakes ? { ...row, ...(body.args.set as Row) } : row;
    }
  }
}

/** I15: every page went to a device that was enrolled for the feed at that moment, and held only rows of that feed. */
function nobodySawWhatIsNotTheirs(history: History, found: Found): void {
  for (const { device, feed, allowed, rows } of history.served) {
    if (!allowed.includes(feed)) found('I15', `${device} was given ${feed}`);
    const [office, scope] = feed.split(':') as [string, string];
    for (const { table, office: of } of rows) {
      const own = history.tables[table]?.scope;
      if (own !== undefined && own !== scope) found('I15', `${table} went out in ${feed}`);
      if (of !== undefined && of !== office) found('I15', `a row of ${String(of)} went out in ${feed}`);
    }
  }
}

/** I13: nobody approved what they wrote, and what was approved is what was there. */
function twoPeople(history: History, found: Found): void {
  const done = history.server.log
    .filter(({ executed }) => executed !== null)
    .sort((a, b) => Number(a.executed) - Number(b.executed) || a.n - b.n);
  const authors = new Map<string, Set<string>>();
  const sheets = new Map<string, unknown>();
  const versions = new Map<string, Row>();
  for (const entry of done) {
    const header = headerOf(entry);
    const body = bodyOf(entry);
    if (header.table === 'consultation') {
      const known = authors.get(header.row_id) ?? new Set();
      authors.set(header.row_id, known.add(header.actor));
      if (body.kind === 'create') sheets.set(header.row_id, body.set.sheet);
    }
    if (header.table === 'consultation_version' && body.kind === 'create') versions.set(header.row_id, body.set);
    if (header.table !== 'approval_event' || body.kind !== 'create' || body.set.kind === 'WITHDRAW') continue;
    const { actor_id: actor, consultation_id: of, version_id, content_hash } = body.set;
    if (actor !== header.actor) found('I13', `${String(actor)} did not sign their decision ${entry.opId}`);
    if (authors.get(String(of))?.has(header.actor))
      found('I13', `${header.actor} decided on their own work in ${entry.opId}`);
    if (entry.adoptedBy !== null) found('I13', `the decision ${entry.opId} was taken over by ${entry.adoptedBy}`);
    const roles = history.people.find(({ id }) => id === header.actor)?.roles ?? [];
    if (!roles.includes('MANAGER')) found('I13', `${header.actor} was never a manager and decided ${entry.opId}`);
    const version = versions.get(String(version_id));
    if (body.set.kind !== 'RETURN' && version?.content_hash !== content_hash)
      found('I13', `${entry.opId} approved what was not submitted`);
  }
  approvedSheetsAreUnchanged(history, found);
}

/** A case stands as reviewed only while an approval names the very sheet that the consultation has. */
function approvedSheetsAreUnchanged(history: History, found: Found): void {
  const done = history.server.log
    .filter(({ executed }) => executed !== null)
    .sort((a, b) => Number(a.executed) - Number(b.executed) || a.n - b.n);
  const model = { sheets: new Map<string, string>() };
  for (const entry of done) {
    const header = headerOf(entry);
    const body = bodyOf(entry);
    if (header.table === 'consultation' && body.kind === 'create')
      model.sheets.set(header.row_id, sha(canonical(body.set.sheet)));
    if (
      header.table === 'consultation' &&
      body.kind === 'patch' &&
      body.set.sheet &&
      (entry.outcome.conflicts ?? []).length === 0
    ) {
      model.sheets.set(header.row_id, sha(canonical(body.set.sheet.to)));
    }
    if (header.table === 'consultation' && body.kind === 'resolve' && body.set.sheet)
      model.sheets.delete(header.row_id);
    if (header.table !== 'approval_event' || body.kind !== 'create' || body.set.kind !== 'APPROVE') continue;
    const sheet = model.sheets.get(String(body.set.consultation_id));
    if (sheet !== undefined && sheet !== body.set.content_hash)
      found('I13', `${entry.opId} approved another sheet than the one that was there`);
  }
}

/** I14: who is named is who signed. In the simulated office a key is named after its owner. */
function actorsAreSigners(history: History, found: Found): void {
  for (const entry of history.server.log) {
    if (entry.outcome.o !== 'applied') continue;
    const { actor, actor_key: key, table } = headerOf(entry);
    const isOwn = history.keyOwners ? history.keyOwners[key] === actor : key === `key of ${actor}`;
    if (!isOwn) found('I14', `${entry.opId} names ${actor} and is signed by ${key}`);
    const body = bodyOf(entry);
    if (body.kind === 'create' && body.set.created_by !== actor)
      found('I14', `${table} ${entry.opId} names another author`);
  }
}

/** What everybody works by is changed by managers only, whoever may write beside them. */
const KEPT = ['office', 'account', 'code_item', 'policy', 'holiday'];

function referenceIsKept(history: History, found: Found): void {
  const managers = new Set(history.people.filter(({ roles }) => roles.includes('MANAGER')).map(({ id }) => id));
  for (const entry of history.server.log) {
    const { actor, table } = headerOf(entry);
    // Taking back one's own waiting work changes no row.
    if (entry.outcome.o !== 'applied' || !KEPT.includes(table) || bodyOf(entry).kind === 'withdraw') continue;
    if (!managers.has(entry.adoptedBy ?? actor))
      found('I16', `${entry.opId} changed ${table} for ${actor}, no manager`);
  }
}

/** I23: whatever was written about an erased household can be read nowhere, and everything comes to rest without it. */
function nothingErasedIsLeft({ erasure, server, tables }: History, found: Found): void {
  if (!erasure) return;
  for (const each of [...erasure.crashes, ...erasure.unrest]) found('I23', `after an erasure: ${each}`);
  const tokensIn = (text: string): string[] => text.match(/\bv\d+x\b/g) ?? [];
  const isAbout = (entry: LoggedOperation) =>
    (JSON.parse(entry.header) as { subject: unknown }).subject === erasure.subject;
  const about = server.log.filter(isAbout).flatMap(({ content }) => tokensIn(content));
  // What a member took along to another household is that one's.
  const others = new Set(server.log.filter((entry) => !isAbout(entry)).flatMap(({ content }) => tokensIn(content)));
  for (const { table, row } of server.records) {
    const subject = tables[table]?.subject;
    if (subject && row[subject] !== erasure.subject) for (const token of tokensIn(canonical(row))) others.add(token);
  }
  const tokens = [...new Set(about)].filter((token) => !others.has(token));
  for (const { where, text } of erasure.left) {
    const there = new Set(tokensIn(text));
    for (const token of [...tokens, ...erasure.late])
      if (there.has(token)) found('I23', `${where} still has ${token} of the erased ${erasure.subject}`);
  }
}

/** I16: what took effect came from somebody who could write there at that moment; everything else a manager took over. */
function rightsWereThere(history: History, found: Found): void {
  if (history.lives.length > 1) return;
  const at = (id: string, executed: number) =>
    history.rights.findLast((right) => right.id === id && right.after < executed);
  for (const entry of history.server.log) {
    if (entry.executed === null || entry.adoptedBy !== null) continue;
    const { actor, actor_key: key, feed } = headerOf(entry);
    const role = at(actor, entry.executed);
    if (role && role.role === null) found('I16', `${entry.opId} took effect for ${actor}, who had no role`);
    if (at(key, entry.executed)?.isRevoked) found('I16', `${entry.opId} took effect under a revoked key`);
    const feeds = at(entry.device, entry.executed)?.feeds;
    if (feeds && !feeds.includes(feed))
      found('I16', `${entry.opId} took effect in ${feed}, which was taken from its PC`);
  }
}

/** P15: nothing took effect before what it builds on. */
function dependenciesHold(history: History, found: Found): void {
  const logged = new Map(history.server.log.map((entry) => [entry.opId, entry]));
  // An id that two machines drew: the one that is there is the other's.
  const twins = new Set(history.server.streamEntries.filter((each) => each.o !== null).map(({ opId }) => opId));
  const rows = new Map(history.server.records.map(({ id, feed }) => [id, feed]));
  for (const entry of history.server.log) {
    const { o, by } = entry.outcome;
    if (o === 'blocked' && by !== undefined && !twins.has(by)) {
      const isRow = !logged.has(by) && rows.get(by) === headerOf(entry).feed;
      if (logged.get(by)?.outcome.o === 'applied' || isRow)
        found('P15', `${entry.opId} still waits for ${by}, which is there`);
    }
    if (entry.outcome.o !== 'applied') continue;
    for (const dep of headerOf(entry).deps) {
      const base = logged.get(dep);
      const isBefore = base?.outcome.o === 'applied' && Number(base.executed) <= Number(entry.executed);
      if (!isBefore) found('P15', `${entry.opId} took effect without ${dep}`);
    }
  }
}
