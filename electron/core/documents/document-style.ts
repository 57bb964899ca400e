/** @file How every printed page looks. Sizes in pt and mm: this is paper. Colours stay readable in black and white. */

const FONT = 'Pretendard GOV';

export function documentStyle(fontDataUri: string, orientation: 'portrait' | 'landscape', footer: string): string {
  return `@font-face{font-family:'${FONT}';src:url(${fontDataUri}) format('woff2');font-weight:45 920;font-display:block}
@page{size:A4 ${orientation};margin:18mm 15mm 16mm;
  @bottom-left{content:${cssString(footer)};font:7.5pt '${FONT}';color:#555}
  @bottom-center{content:'- ' counter(page) ' / ' counter(pages) ' -';font:8pt '${FONT}';color:#222}}
${STYLE}`;
}

/** A CSS string holds no quote, backslash, newline or end of a style element. */
function cssString(text: string): string {
  const safe = [...text].map((letter) =>
    /[\\'<>\n\r]/u.test(letter) ? `\\${letter.codePointAt(0)?.toString(16)} ` : letter,
  );
  return `'${safe.join('')}'`;
}

const STYLE = `*{box-sizing:border-box}
html{font:9.5pt/1.45 '${FONT}';color:#111;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0;word-break:keep-all;overflow-wrap:anywhere}
header{display:flex;align-items:flex-start;justify-content:space-between;gap:8mm;margin-bottom:4mm}
h1{margin:0;font-size:17pt;line-height:1.3;letter-spacing:-.01em}
.subtitle{margin:1mm 0 0;color:#444;font-size:9pt}
h2{margin:5mm 0 1.5mm;font-size:11.5pt;break-after:avoid}
p{margin:1.5mm 0}
.note{color:#444;font-size:8.5pt}
table{width:calc(100% - 1.2pt);margin:0 .6pt;border-collapse:collapse;table-layout:fixed;border:1.2pt solid #111}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
caption.shown{position:static;width:auto;height:auto;clip-path:none;text-align:left;font-weight:600;padding:0 0 1mm}
th,td{padding:1.1mm 1.6mm;border:.5pt solid #777;text-align:left;vertical-align:middle;white-space:pre-line}
thead{display:table-header-group}
thead th,th.label{background:#dfe6f7;font-weight:650;text-align:center}
tbody th{font-weight:650}
tr{break-inside:avoid}
tr.group th{background:#f0f2f6;text-align:left;break-after:avoid}
.center{text-align:center}.end{text-align:right}.strong{font-weight:650}
.approval{flex:none;width:auto;margin-right:.6pt;font-size:8.5pt}
.approval th{width:18mm;padding:.6mm 1mm;background:#dfe6f7;text-align:center;font-weight:600}
.approval th.side{width:7mm}
.approval td{height:13mm}
table.facts+table.facts{border-top:0}
.facts td{vertical-align:top}
.line{display:block;height:7.2mm;border-bottom:.4pt solid #bbb}
.line:last-child{border-bottom:0}
.choice{display:inline-block;margin-right:4mm;white-space:nowrap}
.box{display:inline-block;width:2.9mm;height:2.9mm;margin-right:1.2mm;border:.7pt solid #111;vertical-align:-.3mm}
.box.chosen{background:#111}
.watermark{position:fixed;inset:0;z-index:-1;overflow:hidden;color:#111;opacity:.075;font-size:10pt;line-height:1.35}
.watermark div{position:absolute;width:80mm;text-align:center;transform:rotate(-28deg)}
.watermark b{display:block;font-size:13pt}`;
