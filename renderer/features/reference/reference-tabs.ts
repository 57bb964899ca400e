export const REFERENCE_TABS = ['policies', 'holidays', 'codes'] as const;
export type ReferenceTab = (typeof REFERENCE_TABS)[number];
