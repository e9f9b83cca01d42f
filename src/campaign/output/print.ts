import path from 'node:path'
import type { Issue } from '../../error/issue.ts'
import { quote } from '../../error/issue.ts'
import type { Finding } from '../../export/certificate-schema.ts'
import type { Delivered } from '../../export/deliver.ts'
import type { DoneEntry } from '../../export/schema.ts'
import { sha256 } from '../../kit/hash.ts'
import { effectivePpi } from '../../placement/effective-ppi.ts'
import { type ExportFormat, exportFormatOf } from '../../placement/format.ts'
import type { Placement } from '../../placement/schema.ts'
import { readBounded } from '../input/read-file.ts'
import type { CampaignFile } from '../schema.ts'

/** How a campaign is printed, ready for a job. Plain data. */
export interface PrintWishes {
  readonly color: 'rgb' | 'cmyk'
  readonly marks: boolean
  /** Absolute path of the printer's ICC profile. */
  readonly profile?: string
  readonly profileHash?: string
}

/** Largest ICC profile taken, in bytes: those of presses have half a megabyte to four. */
const LARGEST_PROFILE = 16 * 2 ** 20

/** Whether a placement gets a file for printers. */
export function isPrinted(placement: Placement, asked: ExportFormat | undefined): boolean {
  const format = asked ?? exportFormatOf(placement)
  return format === 'pdf' || format === 'tiff'
}

/** Reads what a campaign says of print; its profile must be one of four inks. */
export async function readPrint(
  { print: { color, marks, profile } }: CampaignFile,
  folder: string,
  file: string,
): Promise<{ readonly print: PrintWishes; readonly issues: readonly Issue[] }> {
  const print = { color, marks }
  if (profile === undefined) return { print, issues: [] }
  const location = path.resolve(folder, profile)
  const bytes = await readBounded(location, profile, LARGEST_PROFILE)
  const at = { file, path: 'print.profile', found: quote(profile) }
  if (!(bytes instanceof Uint8Array))
    return { print, issues: [{ ...at, expected: `an ICC profile; there is ${bytes.found}` }] }
  // ICC.1:2022, 7.2: the colour space of the data stands at byte 16, the signature at 36.
  const text = (from: number): string => Buffer.from(bytes.subarray(from, from + 4)).toString('latin1')
  if (text(36) !== 'acsp' || text(16) !== 'CMYK')
    return { print, issues: [{ ...at, expected: 'the ICC profile of a press, with the four inks CMYK' }] }
  return { print: { ...print, profile: location, profileHash: sha256(bytes) }, issues: [] }
}

/** What a manifest says of an export on paper; nothing of what is not printed. */
export function printRecord(placement: Placement, { print }: Delivered, detail: number): DoneEntry['print'] {
  const resolution = effectivePpi(placement, detail)
  if (print === undefined && resolution === undefined) return undefined
  return {
    color: print?.color ?? 'rgb',
    outlines: print?.outlines ?? 'pixels',
    ...(resolution === undefined ? {} : { effectivePpi: resolution.ppi }),
  }
}

/** What a person should know before it is printed. */
export function printRemarks(
  placement: Placement,
  format: ExportFormat,
  print: DoneEntry['print'],
): readonly Finding[] {
  const wanted = effectivePpi(placement, 1)?.wanted ?? 0
  const ppi = print?.effectivePpi
  const soft =
    ppi === undefined || ppi >= wanted
      ? []
      : [
          {
            code: 'PPI_LOW',
            message: `the picture has ${ppi} pixels in an inch of ${placement.id}; from ${placement.shown.distanceMm / 10} cm the eye sees ${wanted}`,
            hint: `Use a picture that is ${(wanted / ppi).toFixed(1)} times as large, or hang it farther away. Type stays sharp.`,
          },
        ]
  const flat =
    format === 'pdf' && print?.outlines === 'pixels'
      ? [
          {
            code: 'OUTLINES_LOST',
            message:
              'the outlines of the type did not look as they were proved, so the proof itself was placed as a picture',
            hint: 'Print it as it is, or leave out effects such as filters and masks in the template.',
          },
        ]
      : []
  return [...soft, ...flat]
}
