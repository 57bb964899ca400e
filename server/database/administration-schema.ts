/** @file What the server keeps beside the engine: how PCs and people come in, and what they hand in about themselves. */

export interface AdministrationSchema {
  server_identity: { name: 'audience'; value: string };
  enrol_code: EnrolCodeTable;
  device_card: DeviceCardTable;
  key_card: KeyCardTable;
  recovery_card: RecoveryCardTable;
  key_list: { shard: string; office_id: string; version: number };
  manage_request: ManageRequestTable;
  access_chain: AccessChainTable;
  access_line: AccessLineTable;
}

/** The code itself is nowhere: only who has the paper can show something with this hash. */
export interface EnrolCodeTable {
  shard: string;
  id: string;
  hash: string;
  purpose: 'device' | 'key';
  /** Null: whoever shows it brings a new office. */
  office_id: string | null;
  scopes: string[];
  account_id: string | null;
  /** An account id, or `operator` for who sits at the server. */
  issued_by: string;
  issued_at: string;
  expires_at: string;
  used_at: string | null;
  /** The PC that came in with it, or the key that was named with it. */
  used_for: string | null;
  withdrawn_at: string | null;
}

/** What people see of a PC in lists. Nothing here decides anything. */
export interface DeviceCardTable {
  shard: string;
  device: string;
  name: string;
  enrolled_at: string;
  build: string;
  /** Null until somebody works at it. */
  last_seen_at: string | null;
  waiting: number;
  oldest_waiting_at: string | null;
  clock_offset_ms: number | null;
}

export interface KeyCardTable {
  shard: string;
  key_id: string;
  office_id: string;
  account_id: string;
  kind: 'password' | 'code';
  signing_key: string;
  box_key: string;
  slot: string;
  created_at: string;
  /** `current`: handed to the office's PCs. A replaced key still proves what was signed with it; a revoked one nothing. */
  state: 'current' | 'replaced' | 'revoked';
  /** Account of the key that vouched for it; null for what an office brought, `code` for an operator's code. */
  vouched_by: string | null;
}

export interface RecoveryCardTable {
  shard: string;
  office_id: string;
  slot_id: string;
  box_key: string;
  created_at: string;
}

/** Each order of a manager, once: a second one with the same id is a replay. */
export interface ManageRequestTable {
  shard: string;
  id: string;
  device: string;
  actor: string;
  at: string;
  action: string;
}

export interface AccessChainTable {
  shard: string;
  device: string;
  incarnation: number;
  next: number;
  link: string;
  broken_at: string | null;
}

export interface AccessLineTable {
  shard: string;
  device: string;
  incarnation: number;
  n: number;
  text: string;
  link: string;
  received_at: string;
}
