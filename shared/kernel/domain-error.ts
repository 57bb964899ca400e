import { z } from 'zod';

/** A failure the caller is expected to handle. Plain data, so it crosses IPC, HTTP and logs unchanged. */
export interface DomainError {
  readonly code: string;
}

export interface ErrorDefinition<E extends DomainError = DomainError> {
  readonly code: string;
  readonly schema: z.ZodType<E>;
}

/**
 * Declares one error: its stable code and the facts a caller needs to explain it. Facts never hold personal data that
 * the caller could not already see, because errors may reach a log. Every code has its entry in `docs/errors.md`.
 */
export function defineError<const C extends string, S extends z.ZodRawShape>(code: C, details: S) {
  type Details = z.infer<z.ZodObject<S>>;
  type E = { readonly code: C } & Readonly<Details>;
  // zod cannot prove that a spread shape keeps the literal, hence the cast.
  const schema = z.object({ code: z.literal(code), ...details }) as unknown as z.ZodType<E>;
  const create = (...[facts]: keyof S extends never ? [] : [Details]): E => ({ code, ...facts }) as E;
  return Object.assign(create, { code, schema });
}

export type ErrorOf<D> = D extends ErrorDefinition<infer E> ? E : never;
