/** Limits on what strangers send, each with the attack it stops. Sizes in bytes or pixels as named. */
export const LIMITS = {
  /** A picture's decoded size: a 2 kB AVIF can unpack to 144 MP and hold a core for seconds. */
  picturePixels: 50_000_000,
  /** A picture file on disk or in an upload. */
  pictureBytes: 64 * 1024 * 1024,
  /** An export's longest edge; satori and resvg allocate the whole frame. */
  canvasEdge: 12_000,
  /** An export's area: 24 × 36 in at 300 dpi with bleed is 79 MP. */
  canvasPixels: 80_000_000,
  /** One JSON file of a kit, template or campaign. */
  jsonBytes: 4 * 1024 * 1024,
  /** Overlay or prompt source; 1 MB of `{{a}}` exhausts the heap of the Handlebars compiler. */
  markupSourceBytes: 64 * 1024,
  /** Markup after Handlebars; nested loops multiply. */
  markupBytes: 512 * 1024,
  /** Block nesting in Handlebars source; deeper sources take exponential time. */
  markupBlockDepth: 16,
  /** Nodes of the parsed Handlebars source. */
  markupNodes: 5_000,
  /** Turns of `each` in one rendering, all loops together. */
  loopTurns: 5_000,
  /** Element nesting: satori's layout engine faults at about 500 and then fails for the whole process. */
  treeDepth: 64,
  /** Elements in one overlay. */
  treeNodes: 4_000,
  /** Characters of one field's copy. */
  fieldCharacters: 4_000,
  /** An SVG (logo, emoji). */
  svgBytes: 512 * 1024,
  /** A font file. */
  fontBytes: 16 * 1024 * 1024,
  /** One row of a table, one line of JSON Lines: a quote that is never closed swallows the rest of a file. */
  rowBytes: 256 * 1024,
  /** Characters of one cell of a table; what Excel allows. */
  cellCharacters: 32_767,
  /** Columns of a table. */
  tableColumns: 1_000,
  /** A workbook, unpacked: a kilobyte of zip may hold a gigabyte. It is read whole. */
  workbookBytes: 256 * 1024 * 1024,
  /** One part of it, such as a sheet of 100,000 rows or the shared strings. */
  workbookPartBytes: 96 * 1024 * 1024,
  /** Rows as an array in a JSON file, which is read whole. */
  rowsJsonBytes: 64 * 1024 * 1024,
} as const
