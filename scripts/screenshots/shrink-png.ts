/**
 * @file A picture of a screen with at most 256 colours: a third of the size, and the eye sees no difference. Reads what
 * Chromium writes (8 bits per channel, not interlaced) and nothing else; see the PNG specification, sections 5, 7 and 9.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;
/** So many places at most go to colours that are there only for their hue. */
const MOST_HUES = 160;
const RGB = 2;
const RGBA = 6;
const INDEXED = 3;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number per pixel: 0xRRGGBB. */
  readonly pixels: Uint32Array;
}

export function shrinkPng(file: Buffer): Buffer {
  const picture = decode(file);
  const { palette, indexOf } = paletteOf(picture.pixels);
  const { width, height, pixels } = picture;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = indexOf.get(pixels[y * width + x] as number) as number;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Every hue keeps one colour, however few pixels have it; the most frequent ones fill the rest. Others go to the nearest. */
function paletteOf(pixels: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byFrequency = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([colour]) => colour);
  const hues = new Map<number, number>();
  for (const colour of byFrequency) if (!hues.has(hueOf(colour))) hues.set(hueOf(colour), colour);
  const palette = [...new Set([...[...hues.values()].slice(0, MOST_HUES), ...byFrequency])].slice(0, MOST_COLOURS);
  const indexOf = new Map(palette.map((colour, index) => [colour, index]));
  for (const colour of byFrequency) if (!indexOf.has(colour)) indexOf.set(colour, nearest(palette, colour));
  return { palette, indexOf };
}

/** Three bits of each channel. */
const hueOf = (colour: number): number => colour & 0xe0e0e0;

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, candidate] of palette.entries()) {
    const red = (candidate >> 16) - (colour >> 16);
    const green = ((candidate >> 8) & 255) - ((colour >> 8) & 255);
    const blue = (candidate & 255) - (colour & 255);
    const distance = red * red + green * green + blue * blue;
    if (distance < least) [least, best] = [distance, index];
  }
  return best;
}

function decode(file: Buffer): Picture {
  const parts: Buffer[] = [];
  let head: Buffer | undefined;
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') head = body;
    if (type === 'IDAT') parts.push(body);
    at += length + 12;
  }
  if (head?.[8] !== 8 || (head[9] !== RGB && head[9] !== RGBA) || head[12] !== 0)
    throw new Error('Not a picture as Chromium writes it.');
  const width = head.readUInt32BE(0);
  const height = head.readUInt32BE(4);
  const depth = head[9] === RGBA ? 4 : 3;
  const bytes = unfilter(inflateSync(Buffer.concat(parts)), width * depth, height, depth);
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index += 1) {
    const at = index * depth;
    pixels[index] = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  }
  return { width, height, pixels };
}

/** Undoes the row filters of section 9: none, sub, up, average, Paeth. */
function unfilter(raw: Buffer, stride: number, height: number, depth: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= depth ? (out[y * stride + x - depth] as number) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] as number) : 0;
      const corner = x >= depth && y > 0 ? (out[(y - 1) * stride + x - depth] as number) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number] as number;
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] as number) + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [fromLeft, fromUp, fromCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (fromLeft <= fromUp && fromLeft <= fromCorner) return left;
  return fromUp <= fromCorner ? up : corner;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
