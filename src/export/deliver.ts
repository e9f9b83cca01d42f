import { BroadsideError } from '../error/error.ts'
import { type ExportFormat, exportFormatOf, isPictureFormat } from '../placement/format.ts'
import { printTiff } from '../raster/sharp.ts'
import { encodeFor } from './encode.ts'
import type { Finished, Outlines, PrintOptions } from './print.ts'

/** An export in memory. */
export interface Delivered {
  readonly bytes: Uint8Array
  readonly format: ExportFormat
  /** Quality it was encoded with; `undefined` for what has none. */
  readonly quality?: number | undefined
  /** Print files only: their colours, and how type stands in them. */
  readonly print?: { readonly color: 'rgb' | 'cmyk'; readonly outlines: Outlines }
}

/** What a person wishes of a file besides what its placement asks for. */
export interface DeliveryOptions extends PrintOptions {
  /** This format and no other. */
  readonly format?: ExportFormat
}

/**
 * Writes a finished picture in the format its placement prefers, or the one wished for. Throws `FILE_TOO_LARGE` with the numbers where nothing is
 * small enough.
 */
export async function deliver(finished: Finished, options: DeliveryOptions): Promise<Delivered> {
  const { placement } = finished
  const { xmp } = options
  const format = options.format ?? exportFormatOf(placement)
  if (isPictureFormat(format)) {
    const wished = options.format === undefined ? {} : { format }
    return encodeFor(await finished.proof(), placement, { ...wished, ...(xmp === undefined ? {} : { xmp }) })
  }
  const made =
    format === 'pdf'
      ? await (await import('./print.ts')).printPdf(finished, options)
      : {
          bytes: await printTiff(await finished.proof(), { ...options, density: placement.dpi ?? 72 }),
          outlines: 'pixels' as const,
        }
  refuseLarge(made.bytes, placement)
  return { bytes: made.bytes, format, print: { color: options.color, outlines: made.outlines } }
}

function refuseLarge({ byteLength }: Uint8Array, { id, maxBytes }: Finished['placement']): void {
  if (maxBytes === undefined || byteLength <= maxBytes) return
  throw new BroadsideError('FILE_TOO_LARGE', {
    message: `${id} takes at most ${maxBytes} bytes; the file has ${byteLength}`,
    hint: 'Choose a calmer picture: fine grain and foliage take the most bytes.',
  })
}
