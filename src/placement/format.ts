/** File formats a placement may accept, in our words. */
export const FORMATS = ['jpeg', 'png', 'webp', 'avif', 'gif', 'heif', 'pdf', 'tiff'] as const

export type Format = (typeof FORMATS)[number]

/** The formats of pictures that can be written. */
const PICTURE_FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const satisfies readonly Format[]

/** The formats that can be written: pictures, and what printers take. */
export const EXPORT_FORMATS = [...PICTURE_FORMATS, 'pdf', 'tiff'] as const satisfies readonly Format[]

export type PictureFormat = (typeof PICTURE_FORMATS)[number]
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Whether a format is that of a picture that can be written. */
export function isPictureFormat(format: Format): format is PictureFormat {
  return PICTURE_FORMATS.some((known) => known === format)
}

/** Whether a format can be written. */
export function isExportFormat(format: Format): format is ExportFormat {
  return EXPORT_FORMATS.some((known) => known === format)
}

/**
 * The format of an export: the first one the placement accepts that can be written. A placement that takes
 * nothing of the kind gets a PNG.
 */
export function exportFormatOf(placement: { readonly formats: readonly Format[] }): ExportFormat {
  return placement.formats.find(isExportFormat) ?? 'png'
}

/**
 * Whether a JPEG is written coarse to fine. Browsers show it sooner and it is smaller, for twice the time. Social platforms
 * encode again whatever they are sent; raster image processors of printers and players of public screens may not know it.
 */
export function isProgressive(placement: { readonly dpi?: number; readonly platform: string }): boolean {
  return (
    placement.dpi === undefined && !ENCODING_AGAIN.has(placement.platform) && !PLAYERS.has(placement.platform)
  )
}

const ENCODING_AGAIN: ReadonlySet<string> = new Set([
  'Bluesky',
  'Facebook',
  'Instagram',
  'LinkedIn',
  'Mastodon',
  'Pinterest',
  'Reddit',
  'Snapchat',
  'Threads',
  'TikTok',
  'WhatsApp',
  'X',
  'YouTube',
])
const PLAYERS: ReadonlySet<string> = new Set(['Digital signage', 'Digital out-of-home'])
