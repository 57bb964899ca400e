import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Office } from '#shared/accounts/account.schema.ts';

const Regions = z.object({
  asOf: z.iso.date(),
  rows: z.array(z.tuple([z.string(), z.string(), z.string(), z.string()])),
});

/** Every eup, myeon and dong of the country with its 10-digit code. See `NOTICE` for the source. */
export async function listOffices(resourcesDir: string): Promise<{ asOf: string; offices: Office[] }> {
  const text = await readFile(join(resourcesDir, 'regions/eupmyeondong.json'), 'utf8');
  const { asOf, rows } = Regions.parse(JSON.parse(text));
  return { asOf, offices: rows.map(([code, name, sigungu, sido]) => ({ code, name, sigungu, sido })) };
}
