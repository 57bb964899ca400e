/**
 * react-aria empties the region it announces in by assigning '' as markup, as when a date's segments change; our content
 * security policy takes no markup from scripts at all, and the page would break there. This lets the empty text pass and
 * nothing else: any other markup is still refused.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(markup: string): string | null }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy('default', { createHTML: (markup) => (markup === '' ? '' : null) });
