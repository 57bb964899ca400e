/**
 * The form in which column names are compared: no blanks, brackets, signs or line breaks, circled figures as figures,
 * letters small. "연락처①\n(휴대전화)" and "연락처 1 (휴대전화)" are one label.
 */
export function labelKey(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The same without what stands in brackets and without a number at its end: "연락처2(집)" → "연락처". */
export function labelStem(label: string): string {
  const open = label.normalize('NFKC').replace(/[([{<〔【「][^)\]}>〕】」]*[)\]}>〕】」]?/gu, '');
  return labelKey(open).replace(/\d+$/u, '');
}
