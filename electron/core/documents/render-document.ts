import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block, Cell, Fact, FactTable, PrintDocument, Table } from '#shared/documents/print-document.ts';
import { must } from '#shared/kernel/must.ts';
import { documentStyle } from './document-style.ts';

/**
 * Draws a document as one self-contained page: styles and the Korean font inside, nothing fetched, no script. Preview,
 * PDF and printer take the same text, so they cannot differ.
 */
export async function renderDocument(document: PrintDocument, resourcesDir: string): Promise<string> {
  const style = documentStyle(await fontDataUri(resourcesDir), document.orientation, document.footer ?? '');
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>${htmlText(document.title)}</title><style>${style}</style></head>
<body>${watermark(document)}<header><div><h1>${htmlText(document.title)}</h1>${
    document.subtitle ? `<p class="subtitle">${htmlText(document.subtitle)}</p>` : ''
  }</div>${approval(document.approval)}</header><main>${document.blocks.map(drawBlock).join('\n')}</main></body></html>`;
}

const fontUris = new Map<string, Promise<string>>();

/** Read and encoded once: it is some megabytes long. */
function fontDataUri(resourcesDir: string): Promise<string> {
  const path = join(resourcesDir, 'fonts', 'PretendardGOVVariable.woff2');
  const known = fontUris.get(path);
  if (known) return known;
  const uri = readFile(path).then((font) => `data:font/woff2;base64,${font.toString('base64')}`);
  fontUris.set(path, uri);
  return uri;
}

function drawBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${htmlText(block.text)}</h2>`;
    case 'paragraph':
      return `<p${block.isNote ? ' class="note"' : ''}>${htmlText(block.text)}</p>`;
    case 'table':
      return drawTable(block);
    case 'facts':
      return drawFacts(block);
  }
}

function drawTable({ caption, isCaptionShown = false, widths, head, rows }: Table): string {
  const sum = widths.reduce((total, width) => total + width, 0);
  const columns = widths.map((width) => `<col style="width:${((width / sum) * 100).toFixed(2)}%">`).join('');
  const headRows = head.map((cells) => `<tr>${cells.map(drawHeadCell).join('')}</tr>`).join('');
  const body = rows.map(({ cells, isGroup }) =>
    isGroup
      ? `<tr class="group"><th scope="rowgroup" colspan="${widths.length}">${htmlText(must(cells[0], 'group').text)}</th></tr>`
      : `<tr>${cells.map(drawCell).join('')}</tr>`,
  );
  return `<table><caption${isCaptionShown ? ' class="shown"' : ''}>${htmlText(caption)}</caption><colgroup>${columns}</colgroup><thead>${headRows}</thead><tbody>${body.join('') || nothing(widths.length)}</tbody></table>`;
}

/** An empty table says so: a blank one could be a page that failed. */
const nothing = (columns: number) => `<tr><td class="center" colspan="${columns}">없음</td></tr>`;

const spans = ({ colSpan, rowSpan }: Cell): string =>
  `${colSpan ? ` colspan="${colSpan}"` : ''}${rowSpan ? ` rowspan="${rowSpan}"` : ''}`;

const drawHeadCell = (cell: Cell): string =>
  `<th scope="${cell.colSpan ? 'colgroup' : 'col'}"${spans(cell)}>${htmlText(cell.text)}</th>`;

function drawCell(cell: Cell): string {
  const classes = [cell.align, cell.isStrong ? 'strong' : ''].filter(Boolean).join(' ');
  const opening = cell.isRowHead ? 'th scope="row"' : 'td';
  return `<${opening}${spans(cell)}${classes ? ` class="${classes}"` : ''}>${htmlText(cell.text)}</${cell.isRowHead ? 'th' : 'td'}>`;
}

/** Twelve columns; a label takes two of its fact's, the field the rest. */
const LABEL_COLUMNS = 2;
const GRID = 12;

function drawFacts({ caption, rows }: FactTable): string {
  const columns = `<col style="width:${(100 / GRID).toFixed(3)}%">`.repeat(GRID);
  const body = rows.map((facts) => {
    const share = Math.floor(GRID / facts.length);
    return `<tr>${facts.map((fact) => drawFact(fact, fact.span ?? share)).join('')}</tr>`;
  });
  return `<table class="facts"><caption>${htmlText(caption)}</caption><colgroup>${columns}</colgroup><tbody>${body.join('')}</tbody></table>`;
}

function drawFact({ label, value = '', lines = 0, choices = [] }: Fact, span: number): string {
  const boxes = choices.map(
    ({ text, isChosen }) =>
      `<span class="choice"><span class="box${isChosen ? ' chosen' : ''}"></span>${htmlText(text)}</span>`,
  );
  const empty = '<span class="line"></span>'.repeat(lines);
  return `<th scope="row" class="label" colspan="${LABEL_COLUMNS}">${htmlText(label)}</th><td colspan="${span - LABEL_COLUMNS}">${htmlText(value)}${boxes.join(' ')}${empty}</td>`;
}

function approval(boxes: readonly string[] = []): string {
  if (boxes.length === 0) return '';
  const names = boxes.map((name) => `<th scope="col">${htmlText(name)}</th>`).join('');
  return `<table class="approval"><caption>결재란</caption><tbody><tr><th class="side" rowspan="2" scope="row">결<br>재</th>${names}</tr><tr>${'<td></td>'.repeat(boxes.length)}</tr></tbody></table>`;
}

/** Positions in mm; the larger of both paper directions is covered, and what falls outside is cut off. */
const TILE = { width: 88, height: 52, across: 4, down: 6 };

/** Stands behind the text on every page, because a fixed element is repeated by the print engine. */
function watermark({ watermark: lines = [] }: PrintDocument): string {
  if (lines.length === 0) return '';
  const [first = '', ...rest] = lines;
  const words = `<b>${htmlText(first)}</b>${rest.map(htmlText).join('<br>')}`;
  const tiles = Array.from({ length: TILE.across * TILE.down }, (_unused, index) => {
    const row = Math.floor(index / TILE.across);
    const left = (index % TILE.across) * TILE.width + (row % 2) * (TILE.width / 2) - TILE.width / 2;
    return `<div style="left:${left}mm;top:${row * TILE.height + 8}mm">${words}</div>`;
  });
  return `<div class="watermark" aria-hidden="true">${tiles.join('')}</div>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function htmlText(text: string): string {
  return text.replace(/[&<>"']/gu, (letter) => ENTITIES[letter] ?? letter);
}
