/**
 * First bytes of files wrapped by document security programs common in Korean offices. Data: vendors change them, and
 * a vendor missing here still ends in a sentence that asks for unlocking first (`imports/unreadable-file`).
 */
export const DRM_HEADERS: readonly { readonly vendor: string; readonly start: string; readonly within?: number }[] = [
  { vendor: '소프트캠프', start: 'SCDS' },
  { vendor: '파수', start: 'DRMONE', within: 16 },
  { vendor: '파수', start: 'This Document is encrypted and protected by Fasoo', within: 128 },
  { vendor: '마크애니', start: '<DOCUMENT SAFER', within: 16 },
  { vendor: '마크애니', start: 'MarkAny', within: 64 },
  { vendor: '나스카', start: '<## NASCA DRM FILE', within: 16 },
];
