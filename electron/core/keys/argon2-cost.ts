import { type Argon2Cost, argon2id, randomBytes } from '#core/crypto/primitives.ts';
import { ARGON2_FLOOR } from './keyring.schema.ts';

/** RFC 9106's second choice: what an attacker's card must spend per guess, and half a second on a slow office PC. */
export const DEFAULT_ARGON2_COST: Argon2Cost = { m: 65_536, t: 3, p: 1 };

const SLOWEST_ACCEPTABLE_MS = 1_200;

/**
 * The default, or less memory on a PC that would keep its people waiting; never under the floor. Measured once when a
 * slot is made, and stored in the slot.
 */
export async function calibrateArgon2(elapsed: () => number = () => performance.now()): Promise<Argon2Cost> {
  const start = elapsed();
  await argon2id(randomBytes(16), randomBytes(16), DEFAULT_ARGON2_COST);
  const took = elapsed() - start;
  if (took <= SLOWEST_ACCEPTABLE_MS) return DEFAULT_ARGON2_COST;
  const m = Math.floor(DEFAULT_ARGON2_COST.m * (SLOWEST_ACCEPTABLE_MS / took));
  return { ...DEFAULT_ARGON2_COST, m: Math.max(ARGON2_FLOOR.m, m) };
}
