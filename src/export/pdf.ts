import { createHash } from 'node:crypto'
import { PDFDocument, PDFHexString, PDFName, PDFObjectCopier, type PDFRef, PDFString } from '@cantoo/pdf-lib'
import type { Box, Size } from '../kit/geometry.ts'
import { type Drawing, lines, numbers } from './pdf-drawing.ts'
import { BLANK_ADVANCE, BLANK_HEIGHT, type BlankFont, type TextLayer, toUnicode } from './pdf-text.ts'
import { cropMarks, type Sheet } from './sheet.ts'

/** Something painted over the picture of a page. */
export type Painted =
  | { readonly kind: 'vector'; readonly drawing: Drawing }
  | {
      readonly kind: 'pixels'
      /** In pixels of the canvas. */
      readonly box: Box
      /** Values for each pixel, three of RGB or four of CMYK. */
      readonly color: Uint8Array
      /** Opacity of each pixel. */
      readonly alpha: Uint8Array
    }

/** By how much the picture is drawn smaller than the canvas on each side, in pixels of the canvas. */
const HAIR = 0.001

/** One page. */
export interface Page {
  /** Pixels of the canvas. */
  readonly canvas: Size
  readonly sheet: Sheet
  readonly marks: boolean
  /** Covers the canvas, whatever its size: a JPEG in the colours of the file. */
  readonly picture: Size & { readonly jpeg: Uint8Array }
  readonly painted: readonly Painted[]
  readonly text: TextLayer
}

/** What is said of the whole file. */
export interface PdfFacts {
  readonly title: string
  /** BCP 47. */
  readonly locale: string
  readonly color: 'rgb' | 'cmyk'
  /** ICC profile of the colours. */
  readonly profile: Uint8Array
  /** XMP packet. */
  readonly xmp?: string
}

/**
 * Writes a PDF of one page: picture, vectors, a text layer that is not seen, boxes and marks. It holds no date and no random
 * number: the same page gives the same bytes.
 */
export async function writePdf(page: Page, facts: PdfFacts): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const { context, catalog } = document
  const profile = context.register(
    context.flateStream(facts.profile, {
      N: facts.color === 'cmyk' ? 4 : 3,
      Alternate: facts.color === 'cmyk' ? 'DeviceCMYK' : 'DeviceRGB',
    }),
  )
  addPage(document, page, facts, profile)
  document.setTitle(facts.title, { showInWindowTitleBar: true })
  document.setLanguage(facts.locale)
  nameTool(document)
  if (facts.color === 'cmyk') {
    const intent = {
      Type: 'OutputIntent',
      S: 'GTS_PDFX',
      OutputConditionIdentifier: PDFString.of('Custom'),
      Info: PDFString.of('The ICC profile the colours were separated with'),
      DestOutputProfile: profile,
    }
    catalog.set(PDFName.of('OutputIntents'), context.obj([context.obj(intent)]))
  }
  if (facts.xmp !== undefined) {
    const packet = context.stream(Buffer.from(facts.xmp, 'utf8'), { Type: 'Metadata', Subtype: 'XML' })
    catalog.set(PDFName.of('Metadata'), context.register(packet))
  }
  return saved(document, [page.picture.jpeg, Buffer.from(page.text.content)])
}

/** What becomes pages of a bound file: a PDF, or a JPEG that fills a page of its own. */
export type Leaf =
  | { readonly pdf: Uint8Array }
  | { readonly jpeg: Uint8Array; readonly canvas: Size; readonly sheet: Sheet }

/** Binds leaves into one PDF, in order. The same leaves give the same bytes. */
export async function bindPdf(
  leaves: readonly Leaf[],
  facts: Pick<PdfFacts, 'title' | 'locale'>,
): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const { context, catalog } = document
  for (const leaf of leaves) {
    if ('jpeg' in leaf) {
      const picture = context.register(context.stream(leaf.jpeg, pictureDict(leaf.canvas, 'DeviceRGB')))
      const { width, height } = leaf.sheet.page
      const { node } = document.addPage([width, height])
      node.set(PDFName.of('Resources'), context.obj({ XObject: { Plate: picture } }))
      const content = `q ${numbers(width, 0, 0, height, 0, 0)} cm /Plate Do Q`
      node.set(PDFName.of('Contents'), context.register(context.flateStream(content)))
      continue
    }
    const source = await PDFDocument.load(leaf.pdf, { updateMetadata: false })
    for (const page of await document.copyPages(source, source.getPageIndices())) document.addPage(page)
    const intents = source.catalog.get(PDFName.of('OutputIntents'))
    // Pages that are bound together were made for one press: the first says for which.
    if (intents !== undefined && catalog.get(PDFName.of('OutputIntents')) === undefined)
      catalog.set(PDFName.of('OutputIntents'), PDFObjectCopier.for(source.context, context).copy(intents))
  }
  document.setTitle(facts.title, { showInWindowTitleBar: true })
  document.setLanguage(facts.locale)
  nameTool(document)
  return saved(
    document,
    leaves.map((leaf) => ('jpeg' in leaf ? leaf.jpeg : leaf.pdf)),
  )
}

function pictureDict({ width, height }: Size, device: string) {
  return {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ColorSpace: device,
    BitsPerComponent: 8,
    Filter: 'DCTDecode',
    // JPEGs of four inks store them upside down, as Adobe's did first.
    ...(device === 'DeviceCMYK' ? { Decode: [1, 0, 1, 0, 1, 0, 1, 0] } : {}),
  }
}

function addPage(document: PDFDocument, page: Page, { color }: PdfFacts, profile: PDFRef): void {
  const { context } = document
  const { sheet, canvas, text } = page
  const device = color === 'cmyk' ? 'DeviceCMYK' : 'DeviceRGB'
  const pictures: Record<string, PDFRef> = {
    Plate: context.register(
      context.stream(page.picture.jpeg, {
        ...pictureDict(page.picture, device),
        // Viewers that would show its pixels as squares are asked not to.
        ...(page.picture.width < canvas.width ? { Interpolate: true } : {}),
      }),
    ),
  }
  const resources = context.register(context.obj({}))
  const painted = page.painted.map((item, index) => {
    if (item.kind === 'vector') {
      for (const [name, content] of item.drawing.groups)
        pictures[name] = context.register(context.flateStream(content, groupOf(resources, device)))
      return item.drawing.content
    }
    const name = `Pixels${index}`
    pictures[name] = pixelsOf(document, item, device)
    const { x, y, width, height } = item.box
    return `q ${numbers(width, 0, 0, -height, x, y + height)} cm /${name} Do Q`
  })
  const states = new Map(
    page.painted.flatMap((item) => (item.kind === 'vector' ? [...item.drawing.states] : [])),
  )
  const { scale, slug } = sheet
  const content = lines(
    'q',
    `${numbers(sheet.bleed.x, sheet.bleed.y, sheet.bleed.width, sheet.bleed.height)} re W n`,
    // From here on pixels of the canvas, y pointing down.
    `${numbers(scale, 0, 0, -scale, slug * scale, sheet.page.height - slug * scale)} cm`,
    // A hair inside its pixels: PDFium rounds a picture that ends exactly on them outwards, and draws it one pixel larger.
    `q ${numbers(canvas.width - 2 * HAIR, 0, 0, 2 * HAIR - canvas.height, HAIR, canvas.height - HAIR)} cm /Plate Do Q`,
    ...painted,
    text.content === '' ? '' : lines('q 3 Tr', text.content, 'Q'),
    'Q',
    page.marks ? cropMarks(sheet, '/All CS 1 SCN') : '',
  )
  const { node } = document.addPage([sheet.page.width, sheet.page.height])
  const shared = context.lookup(resources) as unknown as { set(key: PDFName, value: unknown): void }
  const entries = {
    ColorSpace: {
      // Four inks are left as they are: what they mean is said once, by the output intent, as printers want it.
      ...(color === 'cmyk' ? {} : { DefaultRGB: ['ICCBased', profile] }),
      ...(page.marks ? { All: separationOf(document) } : {}),
    },
    XObject: pictures,
    ExtGState: Object.fromEntries(
      [...states].map(([name, opacity]) => [name, { Type: 'ExtGState', ca: opacity, CA: opacity }]),
    ),
    Font: Object.fromEntries(text.fonts.map((font) => [font.name, fontOf(document, font)])),
  }
  for (const [key, value] of Object.entries(entries)) shared.set(PDFName.of(key), context.obj(value))
  node.set(PDFName.of('Resources'), resources)
  node.set(PDFName.of('Contents'), context.register(context.flateStream(content)))
  node.set(PDFName.of('Group'), context.obj({ S: 'Transparency', CS: device, I: true }))
  for (const [name, box] of [
    ['BleedBox', sheet.bleed],
    ['TrimBox', sheet.trim],
  ] as const)
    node.set(PDFName.of(name), context.obj(cornersOf(box)))
}

function groupOf(resources: PDFRef, device: string) {
  return {
    Type: 'XObject',
    Subtype: 'Form',
    // Larger than any canvas in any unit a drawing may use: clipping is done by the drawing.
    BBox: [-1e6, -1e6, 1e6, 1e6],
    Resources: resources,
    Group: { S: 'Transparency', CS: device, I: true },
  }
}

function pixelsOf(
  { context }: PDFDocument,
  { box, color, alpha }: Extract<Painted, { kind: 'pixels' }>,
  device: string,
): PDFRef {
  const shape = {
    Type: 'XObject',
    Subtype: 'Image',
    Width: box.width,
    Height: box.height,
    BitsPerComponent: 8,
  }
  const mask = context.register(context.flateStream(alpha, { ...shape, ColorSpace: 'DeviceGray' }))
  return context.register(context.flateStream(color, { ...shape, ColorSpace: device, SMask: mask }))
}

/** Ink on every plate of the press; shown as black. */
function separationOf({ context }: PDFDocument) {
  const tint = { FunctionType: 2, Domain: [0, 1], C0: [0, 0, 0, 0], C1: [1, 1, 1, 1], N: 1 }
  return ['Separation', 'All', 'DeviceCMYK', context.register(context.obj(tint))]
}

/** A Type 3 font of which every glyph is empty. */
function fontOf({ context }: PDFDocument, font: BlankFont): PDFRef {
  const glyph = context.register(context.flateStream(`${BLANK_ADVANCE} 0 d0`))
  const names = font.characters.map((_, code) => `g${code}`)
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type3',
      Name: font.name,
      FontBBox: [0, BLANK_HEIGHT[0], BLANK_ADVANCE, BLANK_HEIGHT[1]],
      FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
      Resources: {},
      FirstChar: 0,
      LastChar: names.length - 1,
      Widths: names.map(() => BLANK_ADVANCE),
      Encoding: { Type: 'Encoding', Differences: [0, ...names] },
      CharProcs: Object.fromEntries(names.map((name) => [name, glyph])),
      ToUnicode: context.register(context.flateStream(toUnicode(font))),
    }),
  )
}

function cornersOf({ x, y, width, height }: Box): readonly number[] {
  return [x, y, x + width, y + height].map((value) => Number(value.toFixed(4)))
}

function nameTool(document: PDFDocument): void {
  document.setCreator('Broadside')
  document.setProducer('Broadside')
}

/** Written with an identifier that follows from the content, for readers want one and chance is no option. */
async function saved(document: PDFDocument, content: readonly Uint8Array[]): Promise<Uint8Array> {
  const hash = createHash('sha256')
  for (const part of content) hash.update(part)
  const id = PDFHexString.of(hash.digest('hex').slice(0, 32))
  document.context.trailerInfo.ID = document.context.obj([id, id])
  return document.save({ useObjectStreams: false, updateFieldAppearances: false })
}
