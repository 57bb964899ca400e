/**
 * @file Mistakes that sync engines have really made, planted in ours one at a time: each is a small change of one source
 * file, made while it is loaded, so that nothing in the product can switch one on. A check that catches none of them
 * proves nothing.
 */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are pieces of source code.
import type { Fault } from '../simulation/world.ts';

export interface Bug {
  readonly name: string;
  /** Below shared/sync/engine unless it says otherwise. */
  readonly file: string;
  /** Occurs exactly once in the file; a test looks after that. */
  readonly find: string;
  readonly replace: string;
  /** Faults under which it shows, for every second seed of the hunt. */
  readonly focus?: readonly Fault[];
}

export const BUGS: readonly Bug[] = [
  {
    name: 'a repeated push takes effect again',
    file: 'execute-group.ts',
    find: 'const known = await Promise.all(received.map(({ opId }) => tx.logEntry(opId)));',
    replace: 'const known: readonly (LogEntry | undefined)[] = received.map(() => undefined);',
  },
  {
    name: 'an operation id is trusted without its hash',
    file: 'execute-group.ts',
    find: 'if (known.every((entry, index) => entry?.hash === received[index]?.hash)) {',
    replace:
      'if (known.some((entry) => entry !== undefined)) { for (const e of received) if (!(await tx.logEntry(e.opId))) return received.map(() => ({ outcome: { o: "applied", feed: (JSON.parse(e.header) as { feed: string }).feed, seq: 1, ver: 1, conflicts: [] }, replayed: true }));',
    focus: ['twin-ids'],
  },
  {
    name: 'a group that fails half-way keeps its first half',
    file: 'execute-group.ts',
    find: 'await tx.rollbackTo(savepoint);\n    const outcomes = await settle(deps, tx, device, received, attempt, group.groupId);',
    replace: 'const outcomes = await settle(deps, tx, device, received, attempt, group.groupId);',
  },
  {
    name: 'the last writer wins over a group that waits for a person',
    file: 'merge-groups.ts',
    find: "case 'hold':\n      return undefined;",
    replace: "case 'hold':\n      return to;",
  },
  {
    name: 'a losing value is dropped instead of kept as a candidate',
    file: 'execute-operation.ts',
    find: "conflicts.push(await keep(run, header, record.feed, { group, kind: 'same_group' }, from, to));",
    replace: 'void [group, from, to];',
  },
  {
    name: 'a PC is in conflict with its own earlier edit',
    file: 'known-columns.ts',
    find: 'return !written || written.ver <= seen || own.has(written.op);',
    replace: 'return !written || written.ver <= seen;',
  },
  {
    name: 'versions of a lost history are believed after a restore',
    file: 'known-columns.ts',
    find: 'at !== null && (await tx.chainAt(header.feed, at.seq)) === at.chain',
    replace: 'at !== null',
    focus: ['server-restore-marked', 'server-restore-unmarked'],
  },
  {
    name: 'columns of one group are merged one by one',
    file: 'merge-groups.ts',
    find: 'const isFresh = group.columns.every(',
    replace: 'const isFresh = touched.every(',
  },
  {
    name: 'a set merge forgets what the other side removed',
    file: 'merge-groups.ts',
    find: 'filter((value) => has(after, value) || !has(before, value))',
    replace: 'filter((value) => has(after, value) || has(before, value) || true)',
  },
  {
    name: 'the id of a deleted row is forgotten',
    file: 'effects.ts',
    find: 'await this.#tx.markDeleted(record.table, record.id);',
    replace: '',
  },
  {
    name: 'what the deleter had not seen is deleted with the row',
    file: 'execute-operation.ts',
    find: "const conflicts = await keepUnseen(run, { header, record, knows }, 'edit_on_deleted', 'deleted');",
    replace: 'const conflicts: string[] = []; void knows; void header;',
  },
  {
    name: 'children that the merging PC did not know stay behind',
    file: 'execute-operation.ts',
    find: 'const moved = await moveChildren(run, header, record, body.survivor);',
    replace: 'const moved: { table: string; id: string }[] = []; void moveChildren;',
  },
  {
    name: 'new rows are filed under a household that was merged away',
    file: 'execute-operation.ts',
    find: 'const row = await redirected(run, table, body.set);',
    replace: 'const row: PlainRow = body.set;',
  },
  {
    name: 'a command takes effect whatever state it finds',
    file: 'execute-operation.ts',
    find: "if (check === 'fails') return rejected('state-changed');",
    replace: '',
  },
  {
    name: 'a state is edited like any other column',
    file: '../onieum-schema.ts',
    find: "if (body.kind === 'patch' && Object.hasOwn(body.set, 'state')) return 'state-by-command-only';",
    replace: '',
  },
  {
    name: 'an author approves their own work',
    file: '../onieum-schema.ts',
    find: 'const [clause] = forbiddingClauses(decider, involvement);',
    replace: 'const [clause] = forbiddingClauses(decider, { ...involvement, authorId: "", editorIds: [] });',
  },
  {
    name: 'an approval counts although the sheet has changed',
    file: '../onieum-schema.ts',
    find: "return read.hash(canonicalJson(consultation.sheet)) === body.set.content_hash ? undefined : 'content-changed';",
    replace: 'return undefined;',
  },
  {
    name: 'the named author of a row is believed',
    file: '../onieum-schema.ts',
    find: "if (body.set.created_by !== actor.accountId) return 'creator-is-not-signer';",
    replace: '',
  },
  {
    name: 'what was blocked is never tried again',
    file: 'execute-group.ts',
    find: 'queue.push(...(await retry(deps, tx, siblings)));',
    replace: 'void [retry, siblings];',
    focus: ['role-changed', 'server-restore-marked', 'client-clone'],
  },
  {
    name: 'an operation takes effect without what it depends on',
    file: 'execute-operation.ts',
    find: "if (entry?.outcome.o !== 'applied') return blocked(dep);",
    replace: 'void entry;',
    focus: ['role-changed', 'key-revoked'],
  },
  {
    name: 'the server skips a gap in a stream',
    file: 'accept-push.ts',
    find: 'if (first.dseq > nextDseq) break;\n      for (const operation of group.operations) {\n        if (operation.dseq !== nextDseq || operation.prev !== link) return undefined;',
    replace: 'void first;\n      for (const operation of group.operations) {',
    focus: ['server-restore-marked'],
  },
  {
    name: 'a forked identity is not noticed by its hashes',
    file: 'accept-push.ts',
    find: 'if (entry?.link !== each.link) return false;',
    replace: 'void entry;',
    focus: ['client-clone', 'client-restore'],
  },
  {
    name: 'numbers of a feed come from a counter that rollbacks do not take back',
    file: 'effects.ts',
    find: 'const seq = head.seq + 1;\n',
    replace: 'const seq = head.seq + 1 + (head.seq % 7 === 3 ? 1 : 0);\n',
  },
  {
    name: 'a deletion is forgotten before everybody has heard of it',
    file: 'effects.ts',
    find: "this.#in(record.feed).set(`${table} ${id}`, { k: 'del', table, id, oe, ver: ver + 1, digest: '' });",
    replace: 'void [table, id, oe, ver];',
  },
  {
    name: 'a cursor of a lost history is served',
    file: 'serve-feed.ts',
    find: "if ((await tx.chainAt(feed, cursor.seq)) !== cursor.chain) return { error: 'history_mismatch', epoch };\n  const floor",
    replace: 'const floor',
    focus: ['server-restore-marked', 'server-restore-unmarked'],
  },
  {
    name: 'a cursor below the floor is served',
    file: 'serve-feed.ts',
    find: "if (cursor.seq < floor) return { error: 'resync_required', floor };",
    replace: '',
    focus: ['floor-raised', 'partition'],
  },
  {
    name: 'a feed is served to whoever asks',
    file: 'serve-feed.ts',
    find: "if (device.status !== 'active' || !device.feeds.includes(feed)) return { error: 'not_enrolled' };",
    replace: '',
    focus: ['scope-revoked', 'stale-answer'],
  },
  {
    name: 'writing rights are not asked again when an operation arrives',
    file: 'execute-group.ts',
    find: "if (!mayStill) return { o: 'held', why: 'scope_revoked' };",
    replace: '',
    focus: ['role-changed', 'key-revoked'],
  },
  {
    name: 'whoever may write may change what everybody works by',
    file: '../office-rules.ts',
    find: "isHistory(context) || isKeeper(context.actor) ? undefined : 'keepers-only';",
    replace: 'void [isHistory, isKeeper, context] as undefined;',
  },
  {
    name: 'durable is promised before the backup is verified',
    file: 'accept-push.ts',
    find: 'durable_dseq: await tx.durableDseq(device.id, incarnation),',
    replace: 'durable_dseq: taken.stream.nextDseq - 1,',
  },
  {
    name: 'the cursor advances before the rows are there',
    file: 'receive-pages.ts',
    find: 'tx.putFeed({ ...state, stagedTo: page.to });\n',
    replace: 'tx.putFeed({ ...state, stagedTo: page.to, cursor: page.to });\n',
  },
  {
    name: 'a stale page is applied again',
    file: 'receive-pages.ts',
    find: 'if (page.from.seq !== at.seq || page.from.chain !== at.chain) return [];',
    replace: '',
    focus: ['stale-answer', 'duplicate'],
  },
  {
    name: 'an eviction removes the row that its new office sent',
    file: 'receive-pages.ts',
    find: "if (!image || image.feed !== feed || (change.k === 'evict' && image.oe > change.oe)) return false;",
    replace: 'if (!image) return false;',
  },
  {
    name: 'a snapshot leaves rows that the server does not have',
    file: 'receive-pages.ts',
    find: 'if (!rows.has(keyOf(image))) setServerRow(tx, deps.schema, null, image, null, image);',
    replace: 'void rows.has(keyOf(image));',
    focus: ['floor-raised', 'partition'],
  },
  {
    name: 'totals of a checkpoint are not compared',
    file: 'receive-pages.ts',
    find: 'if (broken.length > 0) tx.putFeed(',
    replace: 'if (broken.length > 9_999) tx.putFeed(',
    focus: ['bit-rot'],
  },
  {
    name: 'an acknowledged operation leaves the view before its effect is there',
    file: 'receive-push.ts',
    find: "return isHere ? 'absorbed' : 'applied';",
    replace: "void isHere; return 'absorbed';",
  },
  {
    name: 'a page wipes open changes of the user',
    file: 'client-view.ts',
    find: 'for (const operation of own) row = foldOne(schema, row, operation);',
    replace: 'for (const operation of own) if (operation.state === "pending") row = foldOne(schema, row, operation);',
  },
  {
    name: 'a refused operation is deleted from the outbox',
    file: 'receive-push.ts',
    find: '  tx.setFate(opId, state, outcome);',
    replace: "  if (state === 'held') tx.removeOperation(opId);\n  else tx.setFate(opId, state, outcome);",
  },
  {
    name: 'a revoked feed takes unsent work with it',
    file: 'receive-push.ts',
    find: 'if (feeds.includes(feed) || tx.hasWorkFor(feed, ackedDseq)) continue;',
    replace:
      'if (feeds.includes(feed)) continue;\n    for (const operation of tx.operationsAfter(ackedDseq, Number.MAX_SAFE_INTEGER)) if (operation.feed === feed) tx.removeOperation(operation.opId);',
    focus: ['scope-revoked'],
  },
  {
    name: 'after a restore of the server nothing is sent again',
    file: 'receive-push.ts',
    find: 'const sentAgain = acknowledge(deps, tx, response.expected_dseq - 1);',
    replace: 'const sentAgain = acknowledge(deps, tx, Math.max(tx.device().ackedDseq, response.expected_dseq - 1));',
    focus: ['server-restore-marked'],
  },
  {
    name: 'a new identity begins without its unsent work',
    file: 'receive-push.ts',
    find: 'for (const operation of tx.operationsAfter(0, Number.MAX_SAFE_INTEGER)) {',
    replace: 'for (const operation of tx.operationsAfter(tx.device().ackedDseq + 1, Number.MAX_SAFE_INTEGER)) {',
    focus: ['client-clone', 'client-restore'],
  },
  {
    name: 'a PC forgets its copy when the server has it, not when a backup has it',
    file: 'receive-push.ts',
    find: 'tx.makeDurable(response.durable_dseq);',
    replace:
      'tx.makeDurable(response.expected_dseq);\n    tx.setDevice({ ...tx.device(), durableDseq: response.expected_dseq });',
  },
  {
    name: 'an erasure is treated as a plain deletion',
    file: 'erase-subject.ts',
    find: "if (feed !== '') await tell(erasing, feed, subject);",
    replace: 'void [feed, tell];',
  },
  {
    name: 'what comes too late about an erased household is kept',
    file: 'execute-group.ts',
    find: '(await isErased(tx, parsed?.subject)) ? null : content;',
    replace: 'content ?? (await isErased(tx, parsed?.subject) ? null : content);',
  },
  {
    name: 'what was taken is withdrawn all the same',
    file: 'execute-group.ts',
    find: "if (entries.some(({ outcome }) => outcome.o !== 'blocked')) return refused('waits-no-longer');",
    replace: '',
    focus: ['work-withdrawn'],
  },
];
