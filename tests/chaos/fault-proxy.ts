/**
 * @file A network that fails: everything a PC says to the server goes through one of these. Each exchange on a
 * connection draws its fate; which, follows from the seed, and when, from the two machines that talk.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Random } from '../sync/simulation/random.ts';

export const FATES = [
  /** The request never leaves. */
  'drop',
  /** The server gets half of a request. */
  'cut-request',
  /** The request is taken in; the answer goes to nobody. */
  'lost-reply',
  'truncate',
  /** One side says that it has nothing more to say, in the middle of it. */
  'half-close',
  'delay',
  /** The same request arrives twice, on two connections. */
  'duplicate',
] as const;
export type Fate = (typeof FATES)[number];

export interface FaultProxyOptions {
  readonly random: Random;
  /** Share of exchanges that meet with something. */
  readonly faultRate: number;
  readonly fates?: readonly Fate[];
  /** Where the server listens now; it moves when it is started anew. */
  readonly target: () => number | undefined;
}

const LONGEST_DELAY_MS = 250;

export class FaultProxy {
  readonly injected: Record<string, number> = {};
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #isHealed = false;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a proxy without a port');
    return address.port;
  }

  /** Nobody gets through, and who was connected no longer is. */
  cut(isCut: boolean): void {
    if (isCut && !this.#isCut) this.#count('partition');
    this.#isCut = isCut;
    if (isCut) this.hangUp();
  }

  /** From now on it only passes on. */
  heal(): void {
    this.#isHealed = true;
    this.#isCut = false;
    this.hangUp();
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #count(what: string): void {
    this.injected[what] = (this.injected[what] ?? 0) + 1;
  }

  #accept(client: Socket): void {
    this.#keep(client);
    const port = this.#options.target();
    if (this.#isCut || port === undefined) {
      client.destroy();
      return;
    }
    const upstream = this.#reach(port);
    const both = [client, upstream];
    for (const [index, socket] of both.entries()) {
      socket.once('close', () => both[1 - index]?.destroy());
      socket.on('error', () => undefined);
    }
    this.#carry(client, upstream, port);
  }

  #reach(port: number): Socket {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#keep(socket);
    return socket;
  }

  #keep(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #carry(client: Socket, upstream: Socket, port: number): void {
    const { random } = this.#options;
    let exchange: Exchange | undefined;
    let wasAnswer = true;
    client.on('data', (chunk) => {
      // The first bytes after an answer begin a new request: connections are kept for many of them.
      if (wasAnswer || !exchange) exchange = this.#draw(port);
      wasAnswer = false;
      const { fate, twin } = exchange;
      if (fate === 'drop') return void client.destroy();
      twin?.write(chunk);
      if (fate === 'cut-request') {
        upstream.write(chunk.subarray(0, random.below(chunk.length)), () => upstream.destroy());
        return;
      }
      pass(exchange, chunk, upstream);
    });
    upstream.on('data', (chunk) => {
      wasAnswer = true;
      exchange ??= NOTHING_HAPPENS();
      const { fate } = exchange;
      if (fate === 'lost-reply') return void client.destroy();
      if (fate === 'truncate' || fate === 'half-close') {
        const part = chunk.subarray(0, random.below(chunk.length));
        if (fate === 'truncate') client.write(part, () => client.destroy());
        else client.end(part, () => upstream.end());
        return;
      }
      pass(exchange, chunk, client);
    });
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
  }

  #draw(port: number): Exchange {
    const { random, faultRate, fates = FATES } = this.#options;
    const fate = !this.#isHealed && random.chance(faultRate) ? random.pick(fates) : undefined;
    if (fate) this.#count(fate);
    const delay = fate === 'delay' ? 1 + random.below(LONGEST_DELAY_MS) : 0;
    return { fate, twin: fate === 'duplicate' ? this.#twin(port) : undefined, delay, last: Promise.resolve() };
  }

  #twin(port: number): Socket {
    const twin = this.#reach(port);
    twin.on('error', () => undefined).resume();
    twin.setTimeout(5_000, () => twin.destroy());
    return twin;
  }
}

interface Exchange {
  readonly fate: Fate | undefined;
  readonly twin: Socket | undefined;
  readonly delay: number;
  /** What was passed on last: late bytes stay in their order. */
  last: Promise<void>;
}

const NOTHING_HAPPENS = (): Exchange => ({ fate: undefined, twin: undefined, delay: 0, last: Promise.resolve() });

function pass(exchange: Exchange, chunk: Buffer, to: Socket): void {
  if (exchange.delay === 0) {
    to.write(chunk);
    return;
  }
  exchange.last = exchange.last.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, exchange.delay));
    if (!to.destroyed) to.write(chunk);
  });
}
