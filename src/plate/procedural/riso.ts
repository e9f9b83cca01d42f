import { cover, lerp, smooth } from './cover.ts'
import { fieldOf, rowSampler } from './field.ts'
import { grainAt, grainOf, grainSize } from './grain.ts'
import { noise } from './noise.ts'
import { formsOf, type Print } from './riso-form.ts'
import type { Scene, Stage, Style } from './stage.ts'

function compose(stage: Stage): Scene {
  const { inks, columns, unit } = stage
  const sheet = formsOf(stage)
  const cell = 1 / 52
  const [cos, sin] = [Math.SQRT1_2, Math.SQRT1_2]
  // The second drum never meets the first exactly.
  const [offX, offY] = [
    stage.between(0.004, 0.007) * (stage.random() < 0.5 ? 1 : -1),
    stage.between(-0.005, 0.005),
  ]
  const speck = grainOf(stage.seed + 5, grainSize(stage) * 1.5)
  const speckLoud = grainOf(stage.seed + 6, grainSize(stage) * 1.7)
  const mottle = noise(stage.seed * 5 + 2)
  const flow = fieldOf(
    stage,
    0.04,
    (x, y) => 0.5 + 0.3 * mottle(x * 1.3, y * 1.3) + 0.2 * mottle(x * 5, y * 5),
  )
  const quiet = fieldOf(stage, 0.03, (x, y) => stage.quiet(x, y, 0.1))
  const sampleFlow = rowSampler(stage, flow)
  const sampleQuiet = rowSampler(stage, quiet)
  const flowRow = new Float32Array(columns)
  const quietRow = new Float32Array(columns)
  const ink = new Float32Array(columns)
  const loudInk = new Float32Array(columns)

  const lay = (prints: readonly Print[], v: number, dx: number, dy: number, into: Float32Array): void => {
    into.fill(0)
    for (const { shape, box, tone } of prints) {
      if (v + dy < box.y - 0.01 || v + dy > box.y + box.height + 0.01) continue
      const from = Math.max(0, Math.floor((box.x - dx) * unit) - 1)
      const to = Math.min(columns, Math.ceil((box.x + box.width - dx) * unit) + 1)
      for (let x = from; x < to; x++) {
        const [px, py] = [(x + 0.5) / unit + dx, v + dy]
        const on = cover(shape(px, py) * unit)
        if (on === 0) continue
        const want = tone(px, py) * (1 - (quietRow[x] as number))
        let laid = on
        if (want < 0.995) {
          // Turned by 45 degrees; the dot of the nearest cell decides.
          const s = (px * cos + py * sin) / cell
          const t = (py * cos - px * sin) / cell
          const [ds, dt] = [s - Math.floor(s) - 0.5, t - Math.floor(t) - 0.5]
          const radius = 0.74 * Math.sqrt(want)
          laid = want < 0.012 ? 0 : on * cover((radius - Math.sqrt(ds * ds + dt * dt)) * cell * unit)
        }
        if (laid > (into[x] as number)) into[x] = laid
      }
    }
  }

  const row = (y: number, out: Float32Array): void => {
    const v = (y + 0.5) / unit
    sampleFlow(y, flowRow)
    sampleQuiet(y, quietRow)
    lay(sheet.key, v, 0, 0, ink)
    lay(sheet.loud, v, offX, offY, loudInk)
    for (let x = 0; x < columns; x++) {
      const film = flowRow[x] as number
      // Soy ink skips the tips of the paper: pinholes, more of them where the film is thin.
      const holes = smooth(1.25, 2.3, grainAt(speck, x, y) - 0.9 * (film - 0.5)) * 0.85
      const holesLoud = smooth(1.5, 2.5, grainAt(speckLoud, x, y)) * 0.7
      const a = (ink[x] as number) * (1 - holes) * (0.93 + 0.07 * film)
      const b = (loudInk[x] as number) * (1 - holesLoud) * (0.95 + 0.05 * film)
      for (let c = 0; c < 3; c++) {
        const paper = inks.ground[c] as number
        const loud = lerp(paper, inks.accent[c] as number, b)
        // On white the inks multiply; light ink on black covers.
        const over = inks.night
          ? b > 0
            ? lerp(inks.key[c] as number, inks.accent[c] as number, b)
            : (inks.key[c] as number)
          : ((inks.key[c] as number) * lerp(255, loud, b * 0.8)) / 255
        out[3 * x + c] = lerp(loud, over, inks.night ? a * (1 - 0.9 * b) : a)
      }
    }
  }
  return { focal: sheet.focal, grain: 2.4, row }
}

/** Two inks from a stencil printer: bold forms, a coarse screen, drums that do not quite meet. */
export const riso: Style = {
  id: 'riso',
  title: 'Riso',
  description: 'Risograph print in two inks: bold shapes, coarse halftone, misregistration.',
  describe: 'bold overprinted shapes in coarse halftone',
  compose,
}
