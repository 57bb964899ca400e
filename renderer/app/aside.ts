/**
 * A query that stands beside the work, as a count in the navigation does: after a change it is asked again a moment
 * later, so that what the person looks at comes first.
 */
export const aside = <Options extends { readonly meta?: Record<string, unknown> }>(options: Options): Options => ({
  ...options,
  meta: { ...options.meta, isAside: true },
});
