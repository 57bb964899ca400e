import { type Finding, type Project, sources, under } from './project.ts';
import { argumentsOf, importsOf, nameOf, nodesOf, type Syntax, syntaxOf, textOf } from './syntax.ts';

const HOME = 'electron/core/crypto/primitives.ts';

/** In Node's OpenSSL and in Electron's BoringSSL alike. `crypto.argon2*` exists in both and throws in Electron. */
const FUNCTIONS = new Set([
  'createCipheriv',
  'createDecipheriv',
  'createHash',
  'createHmac',
  'createSecretKey',
  'hkdf',
  'hkdfSync',
  'randomBytes',
  'randomUUID',
  'timingSafeEqual',
]);
const ALGORITHMS = new Set(['aes-256-gcm', 'sha256', 'sha384', 'sha512']);
/** Functions whose first argument names an algorithm. */
const NAMED = /(^|\.)(createHash|createHmac|createCipheriv|createDecipheriv|hkdf|hkdfSync|createSign|createVerify)$/;
const BANNED_ANYWHERE = /(^|\.)(argon2Sync|createECDH|createDiffieHellman|pbkdf2|pbkdf2Sync|scryptSync)$/;

/** Keeps every primitive in one file and to what BoringSSL has: a difference the stand-in on Node cannot show. */
export function cryptoAllowList(project: Project): Finding[] {
  return [
    ...sources(project, 'electron').flatMap((path) => doorFaults(project, path)),
    ...[...sources(project, 'electron'), ...under(project, 'out/main', /\.js$/)].flatMap((path) => {
      const syntax = syntaxOf(project, path);
      return [...algorithmFaults(path, syntax), ...bannedFaults(path, syntax)];
    }),
  ];
}

function doorFaults(project: Project, path: string): Finding[] {
  return importsOf(syntaxOf(project, path))
    .filter(({ from, typeOnly }) => /^(node:)?crypto$/.test(from) && !typeOnly)
    .flatMap(({ names, line }) => {
      if (path !== HOME) return [{ path, line, message: `only ${HOME} may import node:crypto: call it instead` }];
      return names
        .filter((name) => !FUNCTIONS.has(name))
        .map((name) => ({ path, line, message: `node:crypto ${name} may be missing in Electron's BoringSSL` }));
    });
}

function algorithmFaults(path: string, { program, lineOf }: Syntax): Finding[] {
  return nodesOf(program, 'CallExpression')
    .filter((call) => NAMED.test(nameOf(call.callee) ?? ''))
    .flatMap((call) => {
      const algorithm = textOf(argumentsOf(call)[0]);
      const line = lineOf(call);
      if (algorithm === undefined) {
        // A bundled library may choose by argument; in our own source the name must be readable here.
        return path.startsWith('out/') ? [] : [{ path, line, message: 'name the algorithm as a literal' }];
      }
      return ALGORITHMS.has(algorithm.toLowerCase())
        ? []
        : [{ path, line, message: `'${algorithm}' is not on the list of algorithms that Electron has` }];
    });
}

function bannedFaults(path: string, { program, lineOf }: Syntax): Finding[] {
  return nodesOf(program, 'CallExpression')
    .filter(
      (call) => BANNED_ANYWHERE.test(nameOf(call.callee) ?? '') || /^crypto\.argon2/.test(nameOf(call.callee) ?? ''),
    )
    .map((call) => ({ path, line: lineOf(call), message: `${nameOf(call.callee)} must not be called in the app` }));
}
