import {
  importsDamagedFile,
  importsDrmProtected,
  importsEmptyFile,
  importsPasswordProtected,
  importsTooLarge,
  importsUnreadableFile,
  importsWrongType,
} from '#shared/imports/imports.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { decodeText, type TextEncoding } from './decode-text.ts';
import { DRM_HEADERS } from './drm-headers.ts';
import type { ParseLimits } from './parse-limits.ts';
import type { FileFailure } from './raw-sheet.ts';
import { openZip, type ZipArchive } from './zip-archive.ts';

/** What a file is, by its bytes. Its name and extension are never asked: half of what offices send is misnamed. */
export type SniffedFile =
  | { readonly kind: 'xlsx'; readonly archive: ZipArchive }
  | { readonly kind: 'legacy'; readonly format: 'xls' | 'xlsb' | 'ods' }
  | { readonly kind: 'markup'; readonly format: 'html' | 'spreadsheetml'; readonly text: string }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'delimited'; readonly encoding: TextEncoding; readonly text: string };

export function sniff(bytes: Uint8Array, limits: ParseLimits): Result<SniffedFile, FileFailure> {
  if (bytes.length > limits.fileBytes) return err(importsTooLarge({ what: 'bytes', limit: limits.fileBytes }));
  if (bytes.length === 0) return err(importsEmptyFile());
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString('latin1');
  const drm = DRM_HEADERS.find((header) => {
    const at = start.indexOf(header.start);
    return at >= 0 && at <= (header.within ?? 0);
  });
  if (drm) return err(importsDrmProtected({ vendor: drm.vendor }));
  if (start.startsWith('PK\x03\x04')) return sniffZip(bytes, limits);
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return sniffOle(bytes);
  const known = KNOWN_STARTS.find((type) => start.startsWith(type.start));
  if (known) return err(importsWrongType({ detected: known.detected }));
  return sniffText(bytes);
}

const KNOWN_STARTS: readonly { readonly start: string; readonly detected: string }[] = [
  { start: '%PDF', detected: 'pdf' },
  { start: 'PK\x05\x06', detected: 'zip' },
  { start: '\x89PNG', detected: 'image' },
  { start: '\xff\xd8\xff', detected: 'image' },
  { start: 'GIF8', detected: 'image' },
  { start: 'II*\x00', detected: 'image' },
  { start: 'MM\x00*', detected: 'image' },
  { start: 'HWP Document File', detected: 'hwp' },
  { start: '{\\rtf', detected: 'rtf' },
  { start: '7z\xbc\xaf', detected: 'zip' },
  { start: 'Rar!', detected: 'zip' },
  { start: '\x1f\x8b', detected: 'zip' },
  { start: 'MZ', detected: 'executable' },
  { start: 'SQLite format 3', detected: 'database' },
];

function sniffZip(bytes: Uint8Array, limits: ParseLimits): Result<SniffedFile, FileFailure> {
  const opened = openZip(bytes, limits);
  if (!opened.ok) return opened;
  const archive = opened.value;
  const has = (name: string) => archive.names.includes(name);
  const mimetype = archive.text('mimetype') ?? '';
  if (has('xl/workbook.xml')) return ok({ kind: 'xlsx', archive });
  if (has('xl/workbook.bin')) return ok({ kind: 'legacy', format: 'xlsb' });
  if (mimetype.includes('opendocument.spreadsheet')) return ok({ kind: 'legacy', format: 'ods' });
  if (mimetype.includes('hwp') || has('Contents/content.hpf')) return err(importsWrongType({ detected: 'hwpx' }));
  if (archive.names.some((name) => name.startsWith('word/'))) return err(importsWrongType({ detected: 'docx' }));
  if (archive.names.some((name) => name.startsWith('ppt/'))) return err(importsWrongType({ detected: 'pptx' }));
  if (has('[Content_Types].xml')) return err(importsDamagedFile({ format: 'xlsx' }));
  return err(importsWrongType({ detected: 'zip' }));
}

function sniffOle(bytes: Uint8Array): Result<SniffedFile, FileFailure> {
  const streams = oleStreamNames(bytes);
  if (streams.has('EncryptedPackage') || streams.has('EncryptionInfo')) return err(importsPasswordProtected());
  // The workbook may be intact and still password-protected inside; the reader of .xls tells.
  if (streams.has('Workbook') || streams.has('Book')) return ok({ kind: 'legacy', format: 'xls' });
  if (streams.has('FileHeader') && streams.has('DocInfo')) return err(importsWrongType({ detected: 'hwp' }));
  if (streams.has('WordDocument')) return err(importsWrongType({ detected: 'doc' }));
  if (streams.has('PowerPoint Document')) return err(importsWrongType({ detected: 'ppt' }));
  return err(importsDamagedFile({ format: 'xls' }));
}

/**
 * Names in the compound file's directory. Entries are 128 bytes, aligned, wherever the chain puts them, so a scan
 * finds them without following a chain that a damaged file may have bent into a ring.
 */
function oleStreamNames(bytes: Uint8Array): Set<string> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = new Set<string>();
  for (let at = 512; at + 128 <= file.length; at += 128) {
    const nameBytes = file.readUInt16LE(at + 64);
    const type = file[at + 66] ?? 0;
    if (nameBytes < 4 || nameBytes > 64 || nameBytes % 2 === 1 || type < 1 || type > 5) continue;
    names.add(file.toString('utf16le', at, at + nameBytes - 2));
  }
  return names;
}

function sniffText(bytes: Uint8Array): Result<SniffedFile, FileFailure> {
  const decoded = decodeText(bytes);
  if (!decoded) return err(importsUnreadableFile());
  const text = decoded.text;
  const head = text.slice(0, 4096).trimStart().toLowerCase();
  if (head === '') return err(text.trim() === '' ? importsEmptyFile() : importsUnreadableFile());
  if (head.includes('urn:schemas-microsoft-com:office:spreadsheet')) {
    return ok({ kind: 'markup', format: 'spreadsheetml', text });
  }
  if (head.startsWith('<')) {
    if (/<(html|table|body|meta|head)[\s>]/.test(head)) return ok({ kind: 'markup', format: 'html', text });
    return err(importsWrongType({ detected: 'xml' }));
  }
  if (head.startsWith('[') || head.startsWith('{')) return ok({ kind: 'json', text });
  return ok({ kind: 'delimited', encoding: decoded.encoding, text });
}
