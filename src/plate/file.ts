import { refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import type { Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import { union } from '../kit/geometry.ts'
import { LIMITS } from '../kit/limits.ts'
import { decodePicture, resample } from '../raster/sharp.ts'
import { guessFocal } from './focal.ts'
import type { PlatePicture, PlateProvider } from './provider.ts'

/** What is known of a photo besides its pixels. */
export interface PictureNotes {
  /** Point of interest, relative (0..1) to the upright picture; guessed if not given. */
  readonly focal?: readonly [x: number, y: number]
  /** Areas no type may cover and no crop may cut, relative (0..1) to the upright picture. */
  readonly protect?: readonly Box[]
  /** Colour that shows through transparent parts; white unless given. */
  readonly ground?: Rgb
  /** Shrinks a picture whose longest edge exceeds this; give the longest edge of the campaign to save time and memory. */
  readonly maxEdge?: number
  /** Photographer or source, for the manifest; the file's name unless given. */
  readonly origin?: string
}

/** A photo to make plates from. `read` may fail with its own coded error. */
export interface PictureSource extends PictureNotes {
  /** The file's name as the user knows it, for messages. */
  readonly name: string
  readonly read: () => Promise<Uint8Array>
}

/** Longest edge of the copy on which a missing focal point is guessed. */
const GLANCE = 256

/**
 * Makes a plate from a picture file: upright, 8-bit sRGB, opaque. `name` stands in messages. Throws
 * `PICTURE_UNREADABLE`, `PICTURE_TOO_LARGE`, or `INPUT_INVALID` for notes outside the frame.
 */
export async function loadPicture(
  bytes: Uint8Array,
  name: string,
  notes: PictureNotes = {},
): Promise<PlatePicture> {
  const { focal, protect = [], ground, maxEdge, origin = name } = notes
  refuseOutside(name, focal, protect)
  const pixels = await decodePicture(bytes, name, {
    ...(ground === undefined ? {} : { ground }),
    ...(maxEdge === undefined ? {} : { maxEdge }),
  })
  return { pixels, focal: focal ?? (await findFocal(pixels, protect)), protect, origin, mayMirror: false }
}

/** A provider that always answers with one photo; crops to the requested frame come later. The file is read once. */
export function fileProvider(source: PictureSource): PlateProvider {
  let picture: Promise<PlatePicture> | undefined
  return {
    name: 'file',
    capabilities: { longestEdge: LIMITS.canvasEdge, paid: false, edits: false },
    async generate() {
      picture ??= source.read().then((bytes) => loadPicture(bytes, source.name, source))
      return picture
    },
  }
}

/** Whoever marked areas has said where to look; otherwise look. */
async function findFocal(
  pixels: PlatePicture['pixels'],
  protect: readonly Box[],
): Promise<readonly [x: number, y: number]> {
  const marked = union(protect)
  if (marked) return [marked.x + marked.width / 2, marked.y + marked.height / 2]
  const scale = Math.min(1, GLANCE / Math.max(pixels.width, pixels.height))
  const size = {
    width: Math.max(1, Math.round(pixels.width * scale)),
    height: Math.max(1, Math.round(pixels.height * scale)),
  }
  return guessFocal(await resample(pixels, { x: 0, y: 0, width: pixels.width, height: pixels.height }, size))
}

function refuseOutside(name: string, focal: PictureNotes['focal'], protect: readonly Box[]): void {
  const inside = (value: number): boolean => value >= 0 && value <= 1
  const issues: Issue[] = []
  if (focal && !focal.every(inside)) {
    issues.push({
      file: name,
      path: 'focal',
      found: quote(focal.join(', ')),
      expected: 'two numbers from 0 to 1, relative to the upright picture',
    })
  }
  for (const [index, box] of protect.entries()) {
    // A hair over 1 is rounding, as in 0.7 + 0.3.
    const sound =
      [box.x, box.y].every(inside) &&
      box.width > 0 &&
      box.height > 0 &&
      box.x + box.width <= 1.000001 &&
      box.y + box.height <= 1.000001
    if (!sound) {
      issues.push({
        file: name,
        path: `protect[${index}]`,
        found: quote(`${box.x}, ${box.y}, ${box.width} × ${box.height}`),
        expected: 'a box inside the picture, in numbers from 0 to 1',
      })
    }
  }
  refuseIssues(issues)
}
