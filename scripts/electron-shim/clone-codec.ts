/**
 * @file Carries values between worlds the way Electron's structured clone does, as JSON text.
 *
 * `createCodec` is also turned into source text and run inside the page (see preload-script.ts), so it must not refer
 * to anything outside its own body.
 */

/** What JSON can carry. A tagged array stands for everything JSON has no word for. */
export type Encoded = string | number | boolean | null | Encoded[] | { [key: string]: Encoded };

/** How functions and promises cross; without it they are refused, as over IPC. */
export interface Handles {
  functionId: (value: (...args: unknown[]) => unknown) => number;
  promiseId: (value: Promise<unknown>) => number;
}
export interface Revivers {
  functionOf: (id: number) => unknown;
  promiseOf: (id: number) => unknown;
}
export interface EncodeOptions {
  handles?: Handles;
  maxDepth?: number;
  /** Only Node can tell a Proxy; V8 refuses to clone one. */
  isProxy?: (value: unknown) => boolean;
}
export interface Codec {
  encode: (value: unknown, options?: EncodeOptions) => Encoded;
  decode: (encoded: Encoded, revivers?: Revivers) => unknown;
}

export function createCodec(): Codec {
  const refuse = (): never => {
    throw new Error('An object could not be cloned.');
  };

  const toBase64 = (bytes: Uint8Array): string => {
    if (typeof Buffer === 'function')
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
    return bytes;
  };

  const encode = (value: unknown, options: EncodeOptions = {}): Encoded => {
    const seen = new Map<object, number>();
    const { handles, isProxy, maxDepth = Number.POSITIVE_INFINITY } = options;

    const number = (n: number): Encoded =>
      Number.isFinite(n) && !Object.is(n, -0) ? n : ['n', Object.is(n, -0) ? '-0' : String(n)];

    const object = (o: object, depth: number): Encoded => {
      if (depth > maxDepth) {
        throw new TypeError(
          'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
        );
      }
      if (isProxy?.(o)) return refuse();
      const earlier = seen.get(o);
      if (earlier !== undefined) return ['r', earlier];
      seen.set(o, seen.size);
      const walk = (v: unknown) => any(v, depth + 1);
      if (Array.isArray(o)) return ['a', ...Array.from(o, walk)];
      if (o instanceof Date) return ['d', number(o.getTime())];
      if (o instanceof RegExp) return ['x', o.source, o.flags];
      if (o instanceof Map) return ['m', ...[...o].flat().map(walk)];
      if (o instanceof Set) return ['s', ...[...o].map(walk)];
      if (o instanceof Error) return ['e', handles ? 'Error' : o.name, o.message];
      if (o instanceof ArrayBuffer) return ['b', 'ArrayBuffer', toBase64(new Uint8Array(o))];
      if (ArrayBuffer.isView(o)) {
        const kind = Object.prototype.toString.call(o).slice(8, -1);
        return ['b', kind, toBase64(new Uint8Array(o.buffer as ArrayBuffer, o.byteOffset, o.byteLength))];
      }
      if (o instanceof Promise) return handles ? ['p', handles.promiseId(o)] : refuse();
      if (Object.prototype.toString.call(o) !== '[object Object]') return refuse();
      const copy: { [key: string]: Encoded } = {};
      for (const key of Object.keys(o)) {
        Object.defineProperty(copy, key, {
          value: walk((o as Record<string, unknown>)[key]),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return copy;
    };

    const any = (v: unknown, depth: number): Encoded => {
      switch (typeof v) {
        case 'string':
        case 'boolean':
          return v;
        case 'number':
          return number(v);
        case 'undefined':
          return ['u'];
        case 'bigint':
          return ['i', String(v)];
        case 'function':
          return handles ? ['f', handles.functionId(v as (...args: unknown[]) => unknown)] : refuse();
        case 'symbol':
          return refuse();
        default:
          return v === null ? null : object(v as object, depth);
      }
    };
    return any(value, 0);
  };

  const decode = (encoded: Encoded, revivers?: Revivers): unknown => {
    const made: object[] = [];
    const keep = <T>(o: T): T => {
      made.push(o as object);
      return o;
    };
    const any = (e: Encoded): unknown => {
      if (e === null || typeof e !== 'object') return e;
      if (!Array.isArray(e)) {
        const o = keep({});
        for (const key of Object.keys(e)) {
          Object.defineProperty(o, key, {
            value: any(e[key] as Encoded),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        }
        return o;
      }
      const first = e[1] as never;
      switch (e[0]) {
        case 'u':
          return undefined;
        case 'n':
          return Number(first);
        case 'i':
          return BigInt(first);
        case 'r':
          return made[first];
        case 'f':
          return revivers?.functionOf(first);
        case 'p':
          return revivers?.promiseOf(first);
        case 'd':
          return keep(new Date(any(first) as number));
        case 'x':
          return keep(new RegExp(first, e[2] as string));
        case 'e': {
          const kinds: Record<string, ErrorConstructor> = { Error, TypeError, RangeError, SyntaxError, ReferenceError };
          return keep(new (kinds[first] ?? Error)(e[2] as string));
        }
        case 'b': {
          const bytes = fromBase64(e[2] as string);
          if (first === 'ArrayBuffer') return keep(bytes.buffer);
          if (first === 'Uint8Array') return keep(bytes);
          const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => object>)[first];
          return keep(View ? new View(bytes.buffer) : bytes);
        }
        case 'a': {
          const list = keep([] as unknown[]);
          for (let at = 1; at < e.length; at++) list.push(any(e[at] as Encoded));
          return list;
        }
        case 'm': {
          const map = keep(new Map());
          for (let at = 1; at < e.length; at += 2) map.set(any(e[at] as Encoded), any(e[at + 1] as Encoded));
          return map;
        }
        case 's': {
          const set = keep(new Set());
          for (let at = 1; at < e.length; at++) set.add(any(e[at] as Encoded));
          return set;
        }
        default:
          throw new Error(`unknown tag ${String(e[0])}`);
      }
    };
    return any(encoded);
  };

  return { encode, decode };
}
