/** @file COPY over a connection of `pg`, which knows its messages and leaves the rest to whoever submits the query. */
import type pg from 'pg';

/** The part of the connection that COPY needs; the types of `pg` leave it out. */
interface Wire {
  readonly stream: NodeJS.ReadWriteStream & { readonly writableNeedDrain: boolean };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** Enough to keep both sides busy. */
const MOST_WAITING_BYTES = 1_000_000;

/** Rows of `COPY … TO STDOUT`, in the format of COPY, many at a time. */
export async function* copyOut(client: pg.ClientBase, text: string): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  let wire: Wire | undefined;
  let failure: Error | undefined;
  let isOver = false;
  let wake = () => {};
  const query = {
    submit(connection: Wire) {
      wire = connection;
      connection.query(text);
    },
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // A view into a buffer that the connection uses again.
      waiting.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= MOST_WAITING_BYTES) {
        wire?.stream.pause();
        wake();
      }
    },
    handleRowDescription() {},
    handleCommandComplete() {},
    handleError(error: Error) {
      failure = error;
      isOver = true;
      wake();
    },
    handleReadyForQuery() {
      isOver = true;
      wake();
    },
  };
  client.query(query as never);
  while (!isOver || size > 0) {
    if (!isOver && size < MOST_WAITING_BYTES) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (isOver || size >= MOST_WAITING_BYTES) resolve();
      });
    }
    const piece = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    if (piece.length > 0) yield piece;
    wire?.stream.resume();
  }
  if (failure) throw failure;
}

/** Also when the connection ends. A large table waits thousands of times: nothing stays behind on the stream. */
const drained = (stream: Wire['stream']): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });

/** Feeds `COPY … FROM STDIN`. Resolves when the rows are in; whatever fails, the connection is free again. */
export async function copyIn(client: pg.ClientBase, text: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  let sourceFailure: unknown;
  await new Promise<void>((resolve, reject) => {
    let failure: Error | undefined;
    const feed = async (connection: Wire) => {
      try {
        for await (const piece of pieces) {
          if (failure) return;
          connection.sendCopyFromChunk(piece);
          if (connection.stream.writableNeedDrain) await drained(connection.stream);
        }
        connection.endCopyFrom();
      } catch (error) {
        sourceFailure = error;
        connection.sendCopyFail('the backup ended');
      }
    };
    const query = {
      submit(connection: Wire) {
        connection.query(text);
      },
      handleCopyInResponse(connection: Wire) {
        void feed(connection);
      },
      handleCommandComplete() {},
      handleError(error: Error) {
        failure = error;
        reject(error);
      },
      handleReadyForQuery() {
        resolve();
      },
    };
    client.query(query as never);
  }).catch((error: unknown) => {
    throw sourceFailure ?? error;
  });
}
