import { extname } from 'node:path';
import { parseSync } from 'vite';
import { lineAt, type Project } from './project.ts';

/** An ESTree node. Children are looked at through the functions below, never by trusting a shape. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface Import {
  readonly from: string;
  /** Names as the module exports them; `default` and `*` for the other two forms. */
  readonly names: readonly string[];
  /** Erased by the type stripper: nothing is loaded. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Syntax {
  readonly program: Node;
  readonly errors: readonly string[];
  lineOf(node: Node): number;
}

const parsed = new WeakMap<Project, Map<string, Syntax>>();

/** Parses one file. `script` is what a sandboxed preload must be: no import, no export, no top-level await. */
export function syntaxOf(project: Project, path: string, sourceType: 'module' | 'script' = 'module'): Syntax {
  const known = parsed.get(project) ?? new Map<string, Syntax>();
  parsed.set(project, known);
  const key = `${sourceType} ${path}`;
  const syntax = known.get(key) ?? parse(project, path, sourceType);
  known.set(key, syntax);
  return syntax;
}

function parse(project: Project, path: string, sourceType: 'module' | 'script'): Syntax {
  const text = project.read(path);
  const lang = ({ '.ts': 'ts', '.tsx': 'tsx' } as const)[extname(path)] ?? 'js';
  const result = parseSync(path, text, { lang, sourceType });
  return {
    program: result.program as unknown as Node,
    errors: result.errors.map((error) => error.message),
    lineOf: (node) => lineAt(text, node.start),
  };
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Visits a node and all below it, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) walk(item, visit);
  }
}

export function nodesOf(root: Node, ...types: string[]): Node[] {
  const found: Node[] = [];
  walk(root, (node) => {
    if (types.includes(node.type)) found.push(node);
  });
  return found;
}

/** `process.env.HOME`, `import.meta.dirname`, `z.string()`; undefined for what has no such name. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  switch (node.type) {
    case 'Identifier':
    case 'JSXIdentifier':
      return String(node.name);
    case 'ThisExpression':
      return 'this';
    case 'MetaProperty':
      return 'import.meta';
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
      return nameOf(node.expression ?? node.argument);
    case 'CallExpression': {
      const callee = nameOf(node.callee);
      return callee === undefined ? undefined : `${callee}()`;
    }
    case 'MemberExpression': {
      const object = nameOf(node.object);
      const property = node.computed ? textOf(node.property) : nameOf(node.property);
      return object === undefined || property === undefined ? undefined : `${object}.${property}`;
    }
    default:
      return undefined;
  }
}

/** The value of a string literal or of a template without expressions. */
export function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && (node.expressions as unknown[]).length === 0) {
    const [quasi] = node.quasis as { value: { cooked: string } }[];
    return quasi?.value.cooked;
  }
  return undefined;
}

export const argumentsOf = (call: Node): readonly unknown[] => (call.arguments as unknown[] | undefined) ?? [];

/** The value of a property written in an object literal. */
export function propertyOf(object: unknown, name: string): Node | undefined {
  if (!isNode(object) || object.type !== 'ObjectExpression') return undefined;
  for (const property of object.properties as Node[]) {
    if (property.type === 'Property' && (nameOf(property.key) ?? textOf(property.key)) === name) {
      return isNode(property.value) ? property.value : undefined;
    }
  }
  return undefined;
}

/** The keys of an object literal, also of one with `satisfies` or `as` behind it. */
export function propertyNames(object: unknown): string[] {
  if (!isNode(object)) return [];
  if (object.type === 'TSSatisfiesExpression' || object.type === 'TSAsExpression')
    return propertyNames(object.expression);
  if (object.type !== 'ObjectExpression') return [];
  return (object.properties as Node[]).flatMap(({ key }) => nameOf(key) ?? textOf(key) ?? []);
}

/** Everything a module loads by name: `import`, `export … from`, `import()` and `require()` of a literal. */
export function importsOf({ program, lineOf }: Syntax): Import[] {
  const imports: Import[] = [];
  walk(program, (node) => {
    const add = (source: unknown, names: readonly string[], typeOnly: boolean) => {
      const from = textOf(source);
      if (from !== undefined) imports.push({ from, names, typeOnly, line: lineOf(node) });
    };
    if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration') {
      const specifiers = ((node.specifiers as Node[] | undefined) ?? []).filter(
        (item) => (item.importKind ?? item.exportKind) !== 'type',
      );
      // `import { type A } from 'x'` still loads x: only `import type` is erased.
      add(node.source, specifiers.map(importedName), (node.importKind ?? node.exportKind) === 'type');
    }
    if (node.type === 'ExportAllDeclaration') add(node.source, ['*'], node.exportKind === 'type');
    if (node.type === 'ImportExpression') add(node.source, ['*'], false);
    if (node.type === 'CallExpression' && nameOf(node.callee) === 'require') add(argumentsOf(node)[0], ['*'], false);
  });
  return imports;
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return nameOf(specifier.imported ?? specifier.local) ?? 'default';
}
