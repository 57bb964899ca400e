import { inflateSync } from 'node:zlib';

/** What a test needs of a PDF that Chromium made: its words, its pages, its fonts. No general reader. */
export interface ReadPdf {
  readonly pages: number;
  /** Words of every page and layer without blanks, in drawing order: blanks are positions in a PDF, not letters. */
  readonly text: string;
  readonly fonts: readonly { readonly family: string; readonly isEmbedded: boolean }[];
}

/** Reads the uncompressed object layout that Skia writes (PDF 1.4): fonts with ToUnicode maps, text as hex strings. */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, string>();
  for (const [, id = '', body = ''] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n?([\s\S]*?)\nendobj/g)) objects.set(id, body);
  const letters = new Map<string, (code: number) => string>();
  const fonts: { family: string; isEmbedded: boolean }[] = [];
  const named = new Map([...raw.matchAll(/\/F(\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => [name, id]));
  for (const [name, id] of named) {
    const font = objects.get(id) ?? '';
    const map = /\/ToUnicode (\d+) 0 R/.exec(font)?.[1];
    if (map) letters.set(name, unicodeMap(streamOf(objects.get(map) ?? '')));
    fonts.push(describeFont(font, objects));
  }
  const text: string[] = [];
  for (const body of objects.values()) {
    const content = streamOf(body);
    if (!content.includes('BT\n')) continue;
    let font = '';
    for (const [, wanted, shown] of content.matchAll(/\/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj/g)) {
      if (wanted !== undefined) font = wanted;
      else text.push(decode(shown ?? '', letters.get(font)));
    }
  }
  return { pages: [...raw.matchAll(/\/Type \/Page\n/g)].length, text: text.join('').replace(/\s+/gu, ''), fonts };
}

function streamOf(body: string): string {
  const start = /stream\r?\n/.exec(body);
  if (!start) return '';
  const data = body.slice(start.index + start[0].length, body.lastIndexOf('\nendstream'));
  if (!/\/FlateDecode/.test(body.slice(0, start.index))) return data;
  try {
    return inflateSync(Buffer.from(data, 'latin1')).toString('latin1');
  } catch {
    return ''; // pictures and glyph outlines in other encodings carry no words
  }
}

function unicodeMap(cmap: string): (code: number) => string {
  const known = new Map<number, string>();
  const fromHex = (hex: string) =>
    String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));
  for (const [, block = ''] of cmap.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g))
    for (const [, code = '', to = ''] of block.matchAll(/<(\w+)> <(\w+)>/g))
      known.set(Number.parseInt(code, 16), fromHex(to));
  for (const [, block = ''] of cmap.matchAll(/beginbfrange\n([\s\S]*?)endbfrange/g))
    for (const [, low = '', high = '', to = ''] of block.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const first = Number.parseInt(low, 16);
      for (let code = first; code <= Number.parseInt(high, 16); code += 1)
        known.set(code, String.fromCodePoint(Number.parseInt(to, 16) + code - first));
    }
  const isWide = /begincodespacerange\n<\w{4}>/.test(cmap);
  return Object.assign((code: number) => known.get(code) ?? '', { isWide });
}

function decode(hex: string, letters: ((code: number) => string) | undefined): string {
  const size = (letters as { isWide?: boolean } | undefined)?.isWide ? 4 : 2;
  const codes = hex.match(new RegExp(`.{${size}}`, 'g')) ?? [];
  return codes.map((code) => letters?.(Number.parseInt(code, 16)) ?? '').join('');
}

function describeFont(font: string, objects: ReadonlyMap<string, string>): { family: string; isEmbedded: boolean } {
  const inner = /\/DescendantFonts \[(\d+) 0 R/.exec(font)?.[1];
  const whole = inner ? (objects.get(inner) ?? '') : font;
  const descriptor = objects.get(/\/FontDescriptor (\d+) 0 R/.exec(whole)?.[1] ?? '') ?? '';
  const family = /\/FontName \/(?:[A-Z]{6}\+)?([^\s/]+)/.exec(descriptor)?.[1] ?? '';
  // A Type 3 font is its own outlines; any other must carry a font file.
  return { family, isEmbedded: /\/Type3/.test(font) || /\/FontFile/.test(descriptor) };
}
