/** What one visitor may ask of the server. Generous for an office behind one address, tight for who guesses. */
export interface Limits {
  /** Unpacked. A full message of the protocol in three-byte characters, its quotes doubled by two layers of JSON. */
  readonly bodyBytes: number;
  /** A whole request must have arrived by then; a body that drips in is cut off. */
  readonly requestMs: number;
  readonly headersMs: number;
  readonly requestsPerMinutePerAddress: number;
  readonly requestsPerMinutePerDevice: number;
  /** A repair reads and hashes a whole table, and the thread that does it answers everybody else too. */
  readonly repairsPerMinutePerDevice: number;
  readonly enrolmentsPerMinutePerAddress: number;
  /** Wrong codes in a quarter of an hour, per address; then every code is refused for that long. */
  readonly wrongCodesPerAddress: number;
  /** Requests that wait for a connection to the database; more are sent away to come again. */
  readonly waiting: number;
  readonly hintLines: number;
}

export const LIMITS: Limits = {
  bodyBytes: 4_194_304,
  requestMs: 60_000,
  headersMs: 15_000,
  requestsPerMinutePerAddress: 6_000,
  requestsPerMinutePerDevice: 1_200,
  repairsPerMinutePerDevice: 40,
  enrolmentsPerMinutePerAddress: 30,
  wrongCodesPerAddress: 10,
  waiting: 400,
  hintLines: 5_000,
};
