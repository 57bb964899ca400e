/** @file How the server is reached from here: straight, or through which proxy. */

/** Null: straight. */
export type Way = URL | null;
/** All ways that may be tried, best first. */
export type WaysOut = (target: URL) => Promise<readonly Way[]>;

type Env = Readonly<Record<string, string | undefined>>;
/** Asks the system, which may have to fetch and run a script for it: `PROXY proxy:3128; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

const STRAIGHT: readonly Way[] = [null];
/** A PC that is carried to another network must not look for the old one's proxy for long. */
const KEPT_MS = 60_000;
const ANSWER_MS = 5_000;

/** What the surroundings name counts; where they name nothing, the system is asked. Whatever goes wrong there means straight. */
export function waysOut(env: Env, resolveProxy: ResolveProxy, nowMs: () => number = () => performance.now()): WaysOut {
  const known = new Map<string, { readonly at: number; readonly ways: Promise<readonly Way[]> }>();
  return (target) => {
    if (isReachedStraight(target, env)) return Promise.resolve(STRAIGHT);
    const named = namedProxy(target, env);
    if (named) return Promise.resolve([named]);
    const before = known.get(target.origin);
    if (before && nowMs() - before.at < KEPT_MS) return before.ways;
    const ways = inTime(Promise.resolve(`${target.origin}/`).then(resolveProxy)).then(readProxyList, () => STRAIGHT);
    known.set(target.origin, { at: nowMs(), ways });
    return ways;
  };
}

/** Chromium's list of ways. One that we cannot go is passed over, and when none is left it is straight. */
export function readProxyList(list: string): readonly Way[] {
  const ways = list.split(';').flatMap((entry): readonly Way[] => {
    const [kind = '', place = '', ...rest] = entry.trim().split(/\s+/);
    if (/^direct$/i.test(kind)) return STRAIGHT;
    const scheme = SCHEMES[kind.toUpperCase()];
    if (scheme === undefined || rest.length > 0 || !/^[^\s/@?#]+:\d+$/.test(place)) return [];
    const url = `${scheme}//${place}`;
    return URL.canParse(url) ? [new URL(url)] : [];
  });
  return ways.length > 0 ? ways : STRAIGHT;
}
const SCHEMES: Readonly<Record<string, string>> = { PROXY: 'http:', HTTP: 'http:', HTTPS: 'https:' };

const of = (env: Env, name: string) => env[name] ?? env[name.toUpperCase()];

function namedProxy({ protocol }: URL, env: Env): URL | undefined {
  const proxy = of(env, protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  return proxy && URL.canParse(proxy) ? new URL(proxy) : undefined;
}

function isReachedStraight({ hostname }: URL, env: Env): boolean {
  const exceptions = (of(env, 'no_proxy') ?? '').split(/[\s,]+/).filter((each) => each !== '');
  return [...exceptions, 'localhost', '127.0.0.1', '[::1]'].some((each) => {
    const name = each.replace(/^\*?\./, '').replace(/:\d+$/, '');
    return each === '*' || hostname === name || hostname.endsWith(`.${name}`);
  });
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('silent')), ANSWER_MS);
  });
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}
