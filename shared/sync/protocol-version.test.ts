import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { PROTOCOL_VERSION, WIRE_SCHEMAS } from './protocol-version.ts';

const shapeOf = (schema: z.ZodType) =>
  createHash('sha256')
    .update(canonicalJson(z.toJSONSchema(schema)))
    .digest('hex')
    .slice(0, 16);

/**
 * This test failing means that PCs and servers of different versions no longer understand each other as they did.
 * Raise PROTOCOL_VERSION, keep the server able to read the old shape, and only then write the new hashes here.
 */
test('no message changes its shape without a new protocol version', () => {
  const shapes = Object.fromEntries(Object.entries(WIRE_SCHEMAS).map(([name, schema]) => [name, shapeOf(schema)]));
  expect({ PROTOCOL_VERSION, ...shapes }).toMatchInlineSnapshot(`
    {
      "PROTOCOL_VERSION": 1,
      "accessLogRequest": "779a7588a29ba4af",
      "accessLogResponse": "6d979d9596910544",
      "enrolBody": "124481beac77e86f",
      "enrolError": "8ffc1b46d9b46fe2",
      "enrolRequest": "ac52439572329421",
      "enrolResponse": "5460cbe2f7b7d75d",
      "envelope": "202b240ce0733ef3",
      "error": "9caf6540d9840e6e",
      "hint": "76954a3d59ff26aa",
      "keyChange": "c6621170f95f7af2",
      "keysRequest": "b9426b1a3b71dd64",
      "keysResponse": "9a1651963369e6d8",
      "manageAction": "095da85d0f95f45b",
      "manageRequest": "943f44d32ad90099",
      "manageResponse": "133e597cf7bb50b3",
      "operationContent": "cf3e91f50a9599f5",
      "operationHeader": "2070223b536a9cdd",
      "pullRequest": "dcb691d479c81f06",
      "pullResponse": "31da09f811626f1a",
      "pushRequest": "dc99f4e9fd3d3694",
      "pushResponse": "6d236dfe815ead89",
      "repairRequest": "80936302fd8da90f",
      "repairResponse": "1cd887cc58237bf6",
      "snapshotRequest": "3851b284ebaeb41e",
      "snapshotResponse": "13c7c8b5e4c4fb97",
    }
  `);
});

test('an envelope with a key that nobody knows is refused, not stripped', () => {
  const envelope = {
    protocol: 1,
    kind: 'push',
    device: '0198c0de-0000-7000-8000-000000000001',
    incarnation: 1,
    body: '{}',
    signature: '',
  };
  expect(WIRE_SCHEMAS.envelope.safeParse(envelope).success).toBe(true);
  expect(WIRE_SCHEMAS.envelope.safeParse({ ...envelope, priority: 'high' }).success).toBe(false);
});
