/** Names that people typed: whole characters, none of them for machines. */
export const isPlainText = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);
