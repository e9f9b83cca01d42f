import { BroadsideError } from '../../error/error.ts'
import { decodePicture, encode } from '../../raster/sharp.ts'
import { ContractRefusal } from '../renders.ts'

/** A picture in an answer. */
export interface ShownPicture {
  readonly mimeType: string
  /** Base64. */
  readonly data: string
}

/** What a tool answers. */
export interface ToolAnswer {
  /** Plain data: given as structure and as text. */
  readonly said: Readonly<Record<string, unknown>>
  readonly pictures: readonly ShownPicture[]
  /** It could not be done; what was said tells why, and what to do. */
  readonly wrong: boolean
}

/** Longest edge of a picture in an answer, in pixels: what models look at; larger ones cost time and are made smaller anyway. */
const EDGE = 1024

export function said(value: object, pictures: readonly ShownPicture[] = []): ToolAnswer {
  return { said: { ...value }, pictures, wrong: false }
}

/** An export, or anything else that can be decoded, small enough to be looked at; none for PDF and what is no picture. */
export async function shown(bytes: Uint8Array, name: string): Promise<readonly ShownPicture[]> {
  if (!/\.(jpg|jpeg|png|webp|avif|gif|tiff?)$/i.test(name)) return []
  const pixels = await decodePicture(bytes, name, { maxEdge: EDGE })
  const jpeg = await encode(pixels, { format: 'jpeg', quality: 82 })
  return [{ mimeType: 'image/jpeg', data: Buffer.from(jpeg).toString('base64') }]
}

/** Why something could not be done, for a model to mend: code, reason, hint, every mistake, what the contract found. */
export function wrong(error: unknown): ToolAnswer {
  if (!(error instanceof BroadsideError)) {
    process.stderr.write(`Internal error: ${error instanceof Error ? error.stack : String(error)}\n`)
    return {
      said: { message: 'The server has made a mistake; its log says which.' },
      pictures: [],
      wrong: true,
    }
  }
  const findings = error instanceof ContractRefusal ? { findings: error.findings } : {}
  return { said: { ...error.toWire(), ...findings }, pictures: [], wrong: true }
}
