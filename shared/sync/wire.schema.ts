/** @file The words that every message of the protocol is made of. Everything here is part of the wire: see `protocol-version.ts`. */
import { z } from 'zod';

/** Lower-case hexadecimal SHA-256. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/);
/** UUID; rows and operations have version 7, what the server derives from a hash has version 8. */
export const WireId = z.uuid();
/** Which life of the server this is. It changes with every restore, and no operator has to remember to change it. */
export const Epoch = z.string().min(1).max(80);
/** Place in the feed of one scope, without gaps: one number per group of changes. */
export const Seq = z.int().nonnegative();
/** `<office id>:<scope>`, such as `0198…:welfare`. A row is in exactly one feed. */
export const Feed = z.string().regex(/^[0-9a-f-]{36}:[a-z/]{1,40}$/);
export type Feed = z.infer<typeof Feed>;
export const TableName = z.string().regex(/^[a-z_]{1,60}$/);

/**
 * A place in a feed together with the hash over everything before it. A server that was restored to an earlier moment
 * and went on differently has the same numbers, never the same chain.
 */
export const Cursor = z.strictObject({ seq: Seq, chain: Hash });
export type Cursor = z.infer<typeof Cursor>;

/** How many rows a table has in one feed, and the sum of their digests modulo 2^256. */
export const TableTotal = z.strictObject({ count: z.int().nonnegative(), digest: Hash });
export type TableTotal = z.infer<typeof TableTotal>;

/** What keeps one body from filling a server's memory. The transport refuses more before it reads on. */
export const MAX_MESSAGE_CHARACTERS = 1_000_000;
export const MAX_OPERATION_CHARACTERS = 200_000;
/** Inside two layers of JSON every quote doubles; a group of this size still fits into one message. */
export const MAX_GROUP_CHARACTERS = 300_000;
export const MAX_OPERATIONS_PER_PUSH = 200;
