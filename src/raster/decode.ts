import type { Rgb } from '../kit/color.ts'
import type { Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { binned } from './bin.ts'
import { freed } from './freed.ts'
import { decodePicture, OWN, probePicture } from './sharp.ts'

/** How to decode an export. */
export interface DecodeExportOptions {
  /** Pixels across, for a PDF, which has none of its own. */
  readonly width?: number
  /** Longest edge of what is wanted. */
  readonly maxEdge?: number
  readonly ground?: Rgb
}

/**
 * Pixels of a file this program wrote: a picture of any format, a TIFF of four inks, or what lies inside the bleed of the
 * first page of a PDF. Throws `PICTURE_UNREADABLE`, `PICTURE_TOO_LARGE`.
 */
export async function decodeExport(
  bytes: Uint8Array,
  name: string,
  { width, maxEdge, ground }: DecodeExportOptions = {},
): Promise<Pixels> {
  if (isPdf(bytes)) {
    // Loaded by those who print: the engine is large.
    const { drawPage } = await import('./pdfium.ts')
    return drawPage(bytes, name, {
      ...(width === undefined ? {} : { width }),
      ...(maxEdge === undefined ? {} : { maxEdge }),
    })
  }
  return decodePicture(bytes, name, {
    most: OWN,
    ...(maxEdge === undefined ? {} : { maxEdge }),
    ...(ground === undefined ? {} : { ground }),
  })
}

/**
 * A file this program wrote as it is measured: its pixels, `binning` × `binning` as one, and its size in full. Of a PDF both are those
 * at `width` pixels across. Throws `PICTURE_UNREADABLE`, `PICTURE_TOO_LARGE`.
 */
export async function decodeBinned(
  bytes: Uint8Array,
  name: string,
  { width, binning }: { readonly width: number; readonly binning: number },
): Promise<{ readonly picture: Pixels; readonly size: Size }> {
  if (binning > 1) await freed('all')
  if (binning > 1 && isPdf(bytes)) {
    const { drawPage } = await import('./pdfium.ts')
    const size = await sizeOfExport(bytes, name, width)
    return { size, picture: await drawPage(bytes, name, { width, binning }) }
  }
  const whole = await decodeExport(bytes, name, { width })
  return { size: { width: whole.width, height: whole.height }, picture: binned(whole, binning) }
}

/**
 * Size of a file this program wrote, before it is decoded; of a PDF, which has no pixels, at `width` pixels across. Throws
 * `PICTURE_UNREADABLE`, `PICTURE_TOO_LARGE`.
 */
export async function sizeOfExport(bytes: Uint8Array, name: string, width: number): Promise<Size> {
  if (!isPdf(bytes)) return probePicture(bytes, name, OWN)
  const { pageSize } = await import('./pdfium.ts')
  const page = await pageSize(bytes, name)
  return { width, height: Math.max(1, Math.round((width * page.height) / page.width)) }
}

/** How many pages a PDF has. Throws `PICTURE_UNREADABLE`. */
export async function pagesOf(bytes: Uint8Array, name: string): Promise<number> {
  const { countPages } = await import('./pdfium.ts')
  return countPages(bytes, name)
}

/** By its first bytes. */
export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-'
}
