import path from 'node:path'
import { BroadsideError } from '../../error/error.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { type Made, madeAsDeclared } from '../../export/provenance.ts'
import type { Box } from '../../kit/geometry.ts'
import { sha256 } from '../../kit/hash.ts'
import { LIMITS } from '../../kit/limits.ts'
import { Recent } from '../recent.ts'
import { readBounded } from './read-file.ts'

/** A picture file, read and found sound. */
export interface Picture {
  /** Absolute. */
  readonly path: string
  /** The name its author knows. */
  readonly name: string
  readonly sha256: string
  readonly focal?: readonly [x: number, y: number]
  readonly protect: readonly Box[]
  /** By whom, as the file says of itself and its author of it. */
  readonly made: Made
}

/** What an author says of a picture. */
export interface PictureRemarks {
  readonly focal?: readonly [x: number, y: number] | undefined
  readonly protect?: readonly Box[]
}

/** Who made a picture, as its author says. */
interface Authorship {
  readonly made?: Made['by'] | undefined
  readonly system?: string | undefined
}

/** What looking at a picture gave: facts, or what is wrong with it. */
type Look = Pick<Picture, 'sha256' | 'made'> | { readonly fault: string }

/** Pictures that are remembered: more than that and the first ones are looked at again when they come again. */
const MOST = 20_000

/** Opens pictures, each once, however many rows show it. */
export class PictureShelf {
  readonly #read = new Recent<Look>(MOST, () => 1)

  /**
   * @param where it is named, for messages
   * @param issues what is wrong with it is added here
   */
  async open(
    name: string,
    folder: string,
    where: { readonly file: string; readonly path: string },
    issues: Issue[],
    { focal, protect = [], made, system }: PictureRemarks & Authorship = {},
  ): Promise<Picture | undefined> {
    const location = path.resolve(folder, name)
    const facts = await this.#read.get(location, () => look(location, name))
    if ('fault' in facts) {
      issues.push({ ...where, found: quote(name), expected: facts.fault })
      return undefined
    }
    return {
      path: location,
      name,
      sha256: facts.sha256,
      protect,
      made: asSaid(facts.made, made, system),
      ...(focal === undefined ? {} : { focal }),
    }
  }
}

async function look(location: string, name: string): Promise<Look> {
  const bytes = await readBounded(location, name, LIMITS.pictureBytes)
  if (!(bytes instanceof Uint8Array)) return { fault: `a picture; there is ${bytes.found}` }
  try {
    // All of it, though small: a picture that ends early must be found before the first export is written.
    const { decodePicture, probePicture } = await import('../../raster/sharp.ts')
    const { xmp } = await probePicture(bytes, name)
    await decodePicture(bytes, name, { maxEdge: 64 })
    return { sha256: sha256(bytes), made: madeAsDeclared([xmp, ...declarations(bytes)]) }
  } catch (error) {
    if (!(error instanceof BroadsideError)) throw error
    return { fault: `a picture that can be read (${error.message})` }
  }
}

/** What the author says, unless it hides what the file says: AI is never taken back. */
function asSaid(declared: Made, said: Made['by'] | undefined, system: string | undefined): Made {
  const rank: Readonly<Record<Made['by'], number>> = { program: 0, person: 0, 'person-with-ai': 1, ai: 2 }
  const by = said !== undefined && rank[said] >= rank[declared.by] ? said : declared.by
  if (by !== 'ai' && by !== 'person-with-ai') return { by }
  return { by, ...(system === undefined ? {} : { system }) }
}

const ADDRESS = 'digitalsourcetype/'

/** Source types anywhere in a file, such as in its C2PA manifest, which is text within binary data. */
function declarations(bytes: Uint8Array): readonly string[] {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: string[] = []
  for (let at = data.indexOf(ADDRESS); at >= 0 && found.length < 100; at = data.indexOf(ADDRESS, at + 1))
    found.push(data.toString('latin1', at, at + ADDRESS.length + 60))
  return found
}
