/** @file Electron's printToPDF options in Chromium's terms. Both count in inches; Electron's defaults differ from Playwright's. */

/** Width and height in inches, portrait. */
const PAPER: Record<string, readonly [number, number]> = {
  letter: [8.5, 11],
  legal: [8.5, 14],
  tabloid: [11, 17],
  ledger: [17, 11],
  a0: [33.1, 46.8],
  a1: [23.4, 33.1],
  a2: [16.54, 23.4],
  a3: [11.7, 16.54],
  a4: [8.27, 11.7],
  a5: [5.83, 8.27],
  a6: [4.13, 5.83],
};
const DEFAULT_MARGIN = 0.4;

export interface PrintToPdfOptions {
  landscape?: boolean;
  displayHeaderFooter?: boolean;
  printBackground?: boolean;
  scale?: number;
  pageSize?: string | { width: number; height: number };
  margins?: { top?: number; bottom?: number; left?: number; right?: number };
  pageRanges?: string;
  headerTemplate?: string;
  footerTemplate?: string;
  preferCSSPageSize?: boolean;
  generateTaggedPDF?: boolean;
  generateDocumentOutline?: boolean;
}

export function toChromiumPdf(options: PrintToPdfOptions) {
  const [paperWidth, paperHeight] = paper(options.pageSize ?? 'letter');
  const { top, bottom, left, right } = options.margins ?? {};
  return {
    landscape: flag('landscape', options.landscape),
    displayHeaderFooter: flag('displayHeaderFooter', options.displayHeaderFooter),
    printBackground: flag('printBackground', options.printBackground),
    preferCSSPageSize: flag('preferCSSPageSize', options.preferCSSPageSize),
    generateTaggedPDF: flag('generateTaggedPDF', options.generateTaggedPDF),
    generateDocumentOutline: flag('generateDocumentOutline', options.generateDocumentOutline),
    scale: options.scale ?? 1,
    paperWidth,
    paperHeight,
    marginTop: top ?? DEFAULT_MARGIN,
    marginBottom: bottom ?? DEFAULT_MARGIN,
    marginLeft: left ?? DEFAULT_MARGIN,
    marginRight: right ?? DEFAULT_MARGIN,
    pageRanges: options.pageRanges ?? '',
    headerTemplate: options.headerTemplate ?? '',
    footerTemplate: options.footerTemplate ?? '',
  };
}

function paper(size: string | { width: number; height: number }): readonly [number, number] {
  if (typeof size === 'string') {
    const known = PAPER[size.toLowerCase()];
    if (known === undefined) throw new Error(`Invalid pageSize ${size}`);
    return known;
  }
  if (typeof size?.width !== 'number' || typeof size.height !== 'number') {
    throw new TypeError('height and width properties are required for pageSize');
  }
  return [size.width, size.height];
}

function flag(name: string, value: boolean | undefined): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`${name} must be a Boolean`);
  return value ?? false;
}
