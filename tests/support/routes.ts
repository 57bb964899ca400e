import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every address of the app, as the router declares it. Read as text: loading the routes would load the whole window,
 * styles and all, into the test.
 */
export function routePaths(): string[] {
  const source = readFileSync(join(import.meta.dirname, '../../renderer/app/routes.tsx'), 'utf8');
  const paths = [...source.matchAll(/\bunder\('([^']+)'\)/g)].map(([, path = '']) => path);
  const routes = source.match(/\bcreateRoute\(\{/g) ?? [];
  if (paths.length !== routes.length) throw new Error('a route is declared in a way that routePaths() does not read');
  return paths;
}
