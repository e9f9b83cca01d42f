import { readFile } from 'node:fs/promises'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'
import { BroadsideError } from '../error/error.ts'
import type { Size } from '../kit/geometry.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Pixels } from '../kit/pixels.ts'

/** Rows drawn at a time: the engine keeps what it decoded of a page, and a whole poster would take another 80 MB. */
const BAND = 512

/** Memory of the engine, in bytes, above which it is let go after use: it never gives any back by itself. */
const MOST_KEPT = 64 * 2 ** 20

let engine: Promise<WrappedPdfiumModule> | undefined

/** How to draw a page. */
export interface PageOptions {
  /** From 0. */
  readonly page?: number
  /** Of the picture, in pixels; the height follows. Or the longest edge. */
  readonly width?: number
  readonly maxEdge?: number
  /** With `width`: pixels of it that are drawn as one, along an edge; 1 unless given. */
  readonly binning?: number
}

/**
 * Draws what lies inside the BleedBox of a page of a PDF (the whole page where it has none), on white. RGB.
 *
 * The engine is that of Chromium, compiled to WebAssembly: it runs in a sandbox of its own, and has nothing in common with
 * what writes our PDFs. `name` stands in messages. Throws `PICTURE_UNREADABLE`, and `PICTURE_TOO_LARGE` for more pixels
 * than an export may have.
 */
export async function drawPage(bytes: Uint8Array, name: string, options: PageOptions): Promise<Pixels> {
  const pdfium = await engineOf()
  return withPage(pdfium, bytes, name, options.page ?? 0, (page) => {
    const box = bleedBox(pdfium, page, name)
    const { maxEdge = 1000, binning = 1 } = options
    const wanted =
      options.width ?? Math.max(1, Math.round((maxEdge * box.width) / Math.max(box.width, box.height)))
    const scale = wanted / box.width
    const width = Math.ceil(wanted / binning)
    const height = Math.ceil(Math.max(1, Math.round(box.height * scale)) / binning)
    if (width * height > LIMITS.canvasPixels)
      throw new BroadsideError('PICTURE_TOO_LARGE', {
        message: `${name} would be ${width} × ${height} px; ${LIMITS.canvasPixels / 1e6} megapixels are allowed`,
        hint: 'Make the picture smaller and try again.',
      })
    const draw =
      binning === 1 ? onWholePixels(pdfium, page, box, scale) : between(pdfium, page, box, scale / binning)
    const data = new Uint8Array(width * height * 3)
    const bitmap = pdfium.FPDFBitmap_Create(width, Math.min(BAND, height), 0)
    if (bitmap === 0) throw unreadable(name, 'there is no memory to draw it')
    try {
      const stride = pdfium.FPDFBitmap_GetStride(bitmap)
      for (let top = 0; top < height; top += BAND) {
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, BAND, 0xffffffff)
        draw(bitmap, top, width)
        // Drawing may grow the engine's memory, which moves it.
        const band = heapOf(pdfium).subarray(pdfium.FPDFBitmap_GetBuffer(bitmap))
        copyRows(band, stride, data.subarray(top * width * 3), width, Math.min(BAND, height - top))
      }
    } finally {
      pdfium.FPDFBitmap_Destroy(bitmap)
    }
    return { width, height, channels: 3, data }
  })
}

/** Draws a band of a page on a bitmap, whose first row is the row `top` of the picture. */
type DrawBand = (bitmap: number, top: number, width: number) => void

/** The page as large as whole pixels allow. */
function onWholePixels(pdfium: WrappedPdfiumModule, page: number, box: Bleed, scale: number): DrawBand {
  const left = -Math.round(box.left * scale)
  const above = -Math.round(box.top * scale)
  const width = Math.round(pdfium.FPDF_GetPageWidthF(page) * scale)
  const height = Math.round(pdfium.FPDF_GetPageHeightF(page) * scale)
  return (bitmap, top) => pdfium.FPDF_RenderPageBitmap(bitmap, page, left, above - top, width, height, 0, 0)
}

/** The page exactly as large as the scale says: binned pixels of a canvas need not come out whole. */
function between(pdfium: WrappedPdfiumModule, page: number, box: Bleed, scale: number): DrawBand {
  const { wasmExports } = pdfium.pdfium
  return (bitmap, top, width) => {
    const memory = wasmExports.malloc(40)
    try {
      // FS_MATRIX a b c d e f, then FS_RECTF of what is drawn.
      const values = [scale, 0, 0, scale, -box.left * scale, -box.top * scale - top, 0, 0, width, BAND]
      heapOf(pdfium).set(new Uint8Array(Float32Array.from(values).buffer), memory)
      pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, memory, memory + 24, 0)
    } finally {
      wasmExports.free(memory)
    }
  }
}

/** Size of what lies inside the BleedBox of the first page, in points. Throws `PICTURE_UNREADABLE`. */
export async function pageSize(bytes: Uint8Array, name: string): Promise<Size> {
  const pdfium = await engineOf()
  return withPage(pdfium, bytes, name, 0, (page) => {
    const { width, height } = bleedBox(pdfium, page, name)
    return { width, height }
  })
}

/** How many pages a PDF has. Throws `PICTURE_UNREADABLE`. */
export async function countPages(bytes: Uint8Array, name: string): Promise<number> {
  const pdfium = await engineOf()
  return withDocument(pdfium, bytes, name, (document) => pdfium.FPDF_GetPageCount(document))
}

function engineOf(): Promise<WrappedPdfiumModule> {
  engine ??= readFile(new URL(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm'))).then(async (wasm) => {
    const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer
    const pdfium = await init({ wasmBinary })
    pdfium.PDFiumExt_Init()
    return pdfium
  })
  return engine
}

/** The engine's memory; asked for each time, for it moves when it grows. */
function heapOf({ pdfium }: WrappedPdfiumModule): Uint8Array {
  return (pdfium as unknown as { readonly HEAPU8: Uint8Array }).HEAPU8
}

function withDocument<T>(
  pdfium: WrappedPdfiumModule,
  bytes: Uint8Array,
  name: string,
  use: (document: number) => T,
): T {
  const { wasmExports } = pdfium.pdfium
  const pointer = wasmExports.malloc(bytes.byteLength)
  try {
    heapOf(pdfium).set(bytes, pointer)
    const document = pdfium.FPDF_LoadMemDocument(pointer, bytes.byteLength, '')
    if (document === 0) throw unreadable(name, 'it is no PDF, or damaged')
    try {
      return use(document)
    } finally {
      pdfium.FPDF_CloseDocument(document)
    }
  } finally {
    wasmExports.free(pointer)
    if (heapOf(pdfium).byteLength > MOST_KEPT) engine = undefined
  }
}

function withPage<T>(
  pdfium: WrappedPdfiumModule,
  bytes: Uint8Array,
  name: string,
  index: number,
  use: (page: number) => T,
): T {
  return withDocument(pdfium, bytes, name, (document) => {
    const page = pdfium.FPDF_LoadPage(document, index)
    if (page === 0) throw unreadable(name, `it has no page ${index + 1}`)
    try {
      return use(page)
    } finally {
      pdfium.FPDF_ClosePage(page)
    }
  })
}

interface Bleed {
  /** In points from the left and upper edges of the page. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function bleedBox(pdfium: WrappedPdfiumModule, page: number, name: string): Bleed {
  const width = pdfium.FPDF_GetPageWidthF(page)
  const height = pdfium.FPDF_GetPageHeightF(page)
  const { wasmExports } = pdfium.pdfium
  const memory = wasmExports.malloc(16)
  try {
    const found = pdfium.FPDFPage_GetBleedBox(page, memory, memory + 4, memory + 8, memory + 12)
    if (!found) return sound({ left: 0, top: 0, width, height }, width, height, name)
    const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(
      heapOf(pdfium).slice(memory, memory + 16).buffer,
    )
    const box = { left, top: height - top, width: right - left, height: top - bottom }
    return sound(box, width, height, name)
  } finally {
    wasmExports.free(memory)
  }
}

/** Marks need an inch or two: a page many times its bleed would be drawn at a size no memory has. */
const MOST_AROUND = 16

function sound(box: Bleed, width: number, height: number, name: string): Bleed {
  const fits =
    box.width > 0 && box.height > 0 && width <= MOST_AROUND * box.width && height <= MOST_AROUND * box.height
  if (!fits) throw unreadable(name, 'its BleedBox and its page do not belong together')
  return box
}

/** BGRx rows as RGB, from memory that starts at a whole word. */
function copyRows(from: Uint8Array, stride: number, to: Uint8Array, width: number, rows: number): void {
  for (let row = 0, target = 0; row < rows; row += 1) {
    const pixels = new Uint32Array(from.buffer, from.byteOffset + row * stride, width)
    for (let column = 0; column < width; column += 1, target += 3) {
      const pixel = pixels[column] as number
      to[target] = pixel >> 16
      to[target + 1] = pixel >> 8
      to[target + 2] = pixel
    }
  }
}

function unreadable(name: string, reason: string): BroadsideError {
  return new BroadsideError('PICTURE_UNREADABLE', {
    message: `${name} cannot be read: ${reason}`,
    hint: 'Make it again, or open it in another PDF program to see what is wrong with it.',
  })
}
