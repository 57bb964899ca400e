/**
 * Who may import whom. Each comment is the sentence for the developer for whom the rule fires.
 *
 * Files are read through @swc/core, and then dependency-cruiser cannot tell `import type` from `import`. So there are two
 * passes (`scripts/check-architecture.ts` makes both): one over all imports, and, with IMPORTS=runtime, one over those
 * that load something, for the rules that are about loading. Those two are `atRunTime` below.
 */
const TEST = '\\.test\\.tsx?$';

// dependency-cruiser asks swc for TypeScript without JSX (its parse.mjs says so), and then every .tsx is a syntax error.
// The module is a singleton, so the option can be added here, where the parser is chosen.
const runtimeOnly = process.env.IMPORTS === 'runtime';
const swc = require('@swc/core');
const parseFileSync = swc.parseFileSync;
swc.parseFileSync = (file, options) => {
  const module = parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });
  if (runtimeOnly) module.body = module.body.filter((item) => item.typeOnly !== true);
  return module;
};

const atRunTime = [
  {
    name: 'main-only-relays',
    comment: 'Main starts core as a thread and takes only types from it: rules and SQL live there, and load there.',
    severity: 'error',
    from: { path: '^electron/main/', pathNot: TEST },
    to: { path: '^electron/core/' },
  },
  {
    name: 'use-cases-do-not-know-transport',
    comment:
      'A use case takes values and returns a Result. Only handlers load the contract, so that rules outlive it; its types are free.',
    severity: 'error',
    from: {
      path: '^electron/core/[^/]+/',
      pathNot: `(\\.handlers|\\.contract)\\.ts$|${TEST}|^electron/core/rpc/`,
    },
    to: { path: '\\.(handlers|contract)\\.ts$' },
  },
  {
    name: 'sql-lives-in-repositories',
    comment:
      'Queries live in *.repository.ts, migrations and database/. Ask a repository for rows in the domain’s words.',
    severity: 'error',
    from: {
      path: '^(electron|server|scripts)/',
      pathNot: `(\\.repository|\\.migration)\\.ts$|/database/|${TEST}`,
    },
    to: { path: '^node_modules/kysely/' },
  },
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one idea, or the third file they both need is missing.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
];

const always = [
  {
    name: 'shared-is-pure',
    comment:
      'shared/ runs in every process, page included: only shared/ itself, zod and the pure libraries listed here.',
    severity: 'error',
    from: { path: '^shared/', pathNot: TEST },
    to: { pathNot: '^(shared/|node_modules/(zod|es-hangul|@hyunbinseo/holidays-kr)/)' },
  },
  {
    name: 'one-process-per-file',
    comment: 'Processes talk through the contracts of shared/, never by importing each other.',
    severity: 'error',
    from: { path: '^(electron|renderer|server)/', pathNot: TEST },
    to: { path: '^(electron|renderer|server)/', pathNot: '^$1/' },
  },
  {
    name: 'preload-knows-only-the-bridge',
    comment: 'A sandboxed preload is one file that imports electron. What it needs arrives through the bridge.',
    severity: 'error',
    from: { path: '^electron/preload/', pathNot: TEST },
    to: { pathNot: '^(electron$|node_modules/electron/)' },
  },
  {
    name: 'electron-only-at-the-edge',
    comment:
      'Only main and preload know Electron. Core runs under plain Node, in tests too: ask through the Desktop port.',
    severity: 'error',
    from: { pathNot: '^electron/(main|preload)/|^scripts/electron-shim/|^scripts/bench/bare-app\\.cjs$|^tests/' },
    to: { path: '^(electron$|electron/(main|common|renderer)$|node_modules/electron/)' },
  },
  {
    name: 'core-never-imports-main',
    comment: 'Core is started by main and knows nothing of windows. Send a message or use the Desktop port.',
    severity: 'error',
    from: { path: '^electron/core/' },
    to: { path: '^electron/(main|preload)/' },
  },
  {
    name: 'parse-has-no-database',
    comment: 'The parse worker reads files from outside; it is thrown away and must reach neither database nor keys.',
    severity: 'error',
    from: { path: '^electron/core/imports/parse/', pathNot: TEST },
    to: {
      path: '^electron/core/(database|keys|crypto|session|backup|accounts)/|^node_modules/(better-sqlite3|kysely|argon2)/',
    },
  },
  {
    name: 'renderer-has-no-node',
    comment: 'The page has neither Node nor Electron: ask core through rpc.',
    severity: 'error',
    from: { path: '^(renderer|shared)/', pathNot: TEST },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'features-do-not-import-features',
    comment: 'Compose features in renderer/app; what two of them need lives in renderer/ui or shared/.',
    severity: 'error',
    from: { path: '^renderer/features/([^/]+)/' },
    to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
  },
  {
    name: 'features-do-not-know-the-app',
    comment: 'renderer/app composes features, and ui/ and rpc/ serve them: nothing below imports upwards.',
    severity: 'error',
    from: { path: '^renderer/(features|ui|rpc)/', pathNot: TEST },
    to: { path: '^renderer/app/' },
  },
  {
    name: 'ui-has-no-domain-words',
    comment: 'renderer/ui is buttons, fields and tables. A part that knows a household belongs to its feature.',
    severity: 'error',
    from: { path: '^renderer/ui/', pathNot: TEST },
    to: { path: '^renderer/(features|rpc)/|^shared/.+\\.(contract|schema|errors)\\.ts$' },
  },
  {
    name: 'server-stands-alone',
    comment: 'The server shares only shared/ with the PCs: no page library, no Electron, no SQLite.',
    severity: 'error',
    from: { path: '^server/', pathNot: TEST },
    to: { path: '^node_modules/(react|react-dom|electron|better-sqlite3|@tanstack)/' },
  },
  {
    name: 'tests-are-leaves',
    comment: 'Nothing that ships imports a test or what supports tests.',
    severity: 'error',
    from: { pathNot: `${TEST}|^tests/|^scripts/` },
    to: { path: `${TEST}|^tests/` },
  },
  {
    name: 'scripts-are-not-shipped',
    comment: 'scripts/ is for developers: the app must not need it.',
    severity: 'error',
    from: { path: '^(electron|renderer|shared|server)/', pathNot: TEST },
    to: { path: '^scripts/' },
  },
  {
    name: 'no-orphans',
    comment: 'Nobody imports this file and it imports nobody: use it or delete it.',
    severity: 'error',
    from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.config\\.ts$', '^scripts/', TEST, '^tests/'] },
    to: {},
  },
  {
    name: 'no-unresolvable',
    comment: 'This import leads nowhere: a typo, a moved file, or a package that is not in package.json.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '^(electron|virtual:)' },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: runtimeOnly ? atRunTime : always,
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // A linked node_modules still reads as node_modules, which is what the rules name.
    preserveSymlinks: true,
    exclude: { path: '^(out|\\.tsbuild|test-results)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
