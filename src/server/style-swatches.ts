import { paletteOf } from '../brand/palette.ts'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import { chosenStyle } from '../campaign/plates/plan-plates.ts'
import { Recent } from '../campaign/recent.ts'
import { hashOf } from '../kit/hash.ts'
import { STYLES } from '../plate/procedural.ts'
import type { PlateRequest } from '../plate/provider.ts'
import type { Desk } from './desk.ts'

/** A small built-in picture. */
export interface Swatch {
  /** Changes when the picture does. */
  readonly tag: string
  /** JPEG. Rejects with `CANCELLED` where the signal comes before its turn. */
  readonly read: (signal: AbortSignal) => Promise<Uint8Array>
}

interface Parts {
  readonly projectDir: string
  readonly designs: DesignFinder
  readonly desk: Desk
}

/** Pixels: twice what a chooser shows. */
const SIZE = { width: 264, height: 198 }
/** What stands for the brand's own choice. */
const OWN = 'own'

/** The built-in styles in a brand's colours, small, drawn by the code that draws plates. */
export class StyleSwatches {
  readonly #parts: Parts
  readonly #drawn = new Recent<Uint8Array>(4 * 2 ** 20, ({ byteLength }) => byteLength)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @param style id of a style, or `own` for what the brand and the template would take */
  async find(brand: string, template: string, style: string, seed: number): Promise<Swatch | undefined> {
    const { projectDir, designs, desk } = this.#parts
    const [{ kit }, found] = await Promise.all([
      designs.brand(brand, projectDir),
      designs.template(template, projectDir),
    ])
    if (kit === undefined || found.template === undefined) return undefined
    const chosen = style === OWN ? chosenStyle(kit, found.template) : style
    if (!STYLES.some(({ id }) => id === chosen)) return undefined
    const { families } = found.template.file
    const layout = families.landscape ?? Object.values(families)[0]
    const request: PlateRequest = {
      ...{ family: 'landscape', size: SIZE, calm: layout?.calm ?? [], palette: paletteOf(kit) },
      ...{ prompt: '', style: chosen, seed },
    }
    const tag = hashOf(request)
    return {
      tag,
      read: (signal) =>
        this.#drawn.get(tag, async () => {
          const { base64 } = await desk.run({ kind: 'swatch', request }, tag, signal)
          return Buffer.from(base64, 'base64')
        }),
    }
  }
}
