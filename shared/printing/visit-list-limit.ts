/** A list longer than this is no visit list; it would be a copy of the registry. */
export const MOST_PRINTED = 500;
