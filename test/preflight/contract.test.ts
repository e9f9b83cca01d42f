import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import { type Rgb, toHex } from '../../src/kit/color.ts'
import type { Box } from '../../src/kit/geometry.ts'
import { reachIn } from '../../src/overlay/ink-extent.ts'
import { wordsOfSlots } from '../../src/overlay/judge.ts'
import { lay } from '../../src/overlay/lay.ts'
import { inksOf, type Overlay } from '../../src/overlay/overlay.ts'
import type { FontFace } from '../../src/overlay/satori.ts'
import { asDelivered } from '../../src/preflight/certify.ts'
import type { CheckId, CheckResult, Evidence } from '../../src/preflight/check.ts'
import { delivery } from '../../src/preflight/checks/delivery.ts'
import { runContract } from '../../src/preflight/contract.ts'
import { inkExtentOf } from '../../src/preflight/coverage.ts'
import { decodePicture, encode } from '../../src/raster/sharp.ts'
import type { Copy, Template } from '../../src/template/template.ts'
import { type Drawing, type Drawn, drawn } from '../support/evidence.ts'
import { kitOf, overlayWith, painted, placementOf, templateOf } from '../support/template-fixture.ts'

const PORTRAIT = placementOf(1080, 1350)
const COPY: Copy = { title: 'Quiet rivers', lead: 'Fish jump at dawn', note: 'Note of the day' }
const WHITE: Rgb = [255, 255, 255]

let kit: BrandKit
let template: Template
beforeAll(async () => {
  kit = await kitOf('halden')
  template = await templateOf()
})

const draw = (more: Partial<Drawing> = {}): Promise<Drawn> => {
  const placement = more.placement ?? PORTRAIT
  return drawn({ template, kit, placement, copy: COPY, plate: painted(placement, () => WHITE), ...more })
}

const verdicts = (results: readonly CheckResult[], verdict: CheckResult['verdict'] = 'fail'): CheckId[] => [
  ...new Set(results.filter((result) => result.verdict === verdict).map(({ check }) => check)),
]

/** All type in one colour. */
const inked =
  (color: Rgb) =>
  (overlay: Overlay): Overlay => {
    const all = new Set(overlay.slots.flatMap((slot) => inksOf(slot).map(toHex)))
    const repaint = (svg: string): string =>
      [...all].reduce((text, hex) => text.replaceAll(`fill="${hex}"`, `fill="${toHex(color)}"`), svg)
    return {
      ...overlay,
      svg: repaint(overlay.svg),
      slots: overlay.slots.map((slot) => ({ ...slot, ink: color, parts: [] })),
    }
  }

/** Where the ink of a slot is, in pixels of the canvas. */
const inkBox = ({ slots }: Evidence, name: string): Box => {
  const found = slots.find(({ slot }) => slot.slot === name)
  const extent = found === undefined ? undefined : inkExtentOf(found.ink)
  if (found === undefined || extent === undefined) throw new Error(`no ink in ${name}`)
  return { ...extent, x: extent.x + found.box.x, y: extent.y + found.box.y }
}

describe('the contract', () => {
  it('holds for a sound export, every check with something measured', async () => {
    const { evidence } = await draw()
    const results = runContract(evidence)
    expect(verdicts(results)).toEqual([])
    expect([...new Set(results.map(({ check }) => check))]).toEqual([
      'R1',
      'R2',
      'R3',
      'R4',
      'R5',
      'R6',
      'R7',
      'R8',
      'R9',
    ])
  })

  it('R1: a character no font has, and a word that left no ink', async () => {
    const { evidence } = await draw()
    const [first, ...rest] = evidence.slots
    if (first === undefined) throw new Error('no slot')
    const lacking = { ...first, slot: { ...first.slot, text: `${first.slot.text} 𓀀` } }
    expect(verdicts(runContract({ ...evidence, slots: [lacking, ...rest] }))).toEqual(['R1'])
    const blank = { ...first, ink: { ...first.ink, data: new Uint8Array(first.ink.data.length) } }
    expect(verdicts(runContract({ ...evidence, slots: [blank, ...rest] }))).toContain('R1')
  })

  it('R2: a clipped umlaut', async () => {
    const tight = (css: string): Promise<Template> =>
      templateOf({
        overlay: overlayWith(
          css,
          '<div class="area"><h1 class="t-display cut" data-slot="title">{{title}}</h1></div>',
        ),
      })
    const copy: Copy = { title: 'ÜBERMÜTIG', lead: null, note: null }
    const whole = await draw({ copy, template: await tight('.cut{line-height:.9}') })
    expect(verdicts(runContract(whole.evidence))).toEqual([])
    const clipped = await draw({ copy, template: await tight('.cut{line-height:.9;overflow:hidden}') })
    expect(verdicts(runContract(clipped.evidence))).toEqual(['R2'])
  })

  it('R2: type over the edge of the canvas', async () => {
    const { evidence } = await draw()
    const { y } = inkBox(evidence, 'title')
    const moved = await draw({ plant: (overlay) => shifted(overlay, 'title', 0, -y - 3) })
    const results = runContract({ ...moved.evidence, safe: { x: -500, y: -500, width: 3000, height: 3000 } })
    expect(verdicts(results.filter(({ slot }) => slot === 'title'))).toContain('R2')
  })

  it('R3: type one pixel out of the safe area', async () => {
    const { evidence } = await draw()
    const { x, width } = inkBox(evidence, 'title')
    const within = (right: number): CheckId[] =>
      verdicts(runContract({ ...evidence, safe: { x: 0, y: 0, width: right, height: 1350 } }))
    expect(within(x + width)).toEqual([])
    expect(within(x + width - 1)).toEqual(['R3'])
  })

  it('R4: two slots two pixels into each other', async () => {
    // Flat feet over flat heads, so that boxes touch where letters do.
    const copy: Copy = { title: 'HHHH', lead: 'HHHH', note: null }
    const { evidence } = await draw({ copy })
    const title = inkBox(evidence, 'title')
    const gap = inkBox(evidence, 'lead').y - title.y - title.height
    const lowered = (by: number): Promise<Drawn> =>
      draw({ copy, plant: (overlay) => shifted(overlay, 'title', 0, by) })
    expect(verdicts(runContract((await lowered(gap - 3)).evidence))).not.toContain('R4')
    expect(verdicts(runContract((await lowered(gap + 2)).evidence))).toContain('R4')
  })

  it('R4: type, or a panel, on a protected area', async () => {
    const { evidence } = await draw()
    const { x, y, width, height } = inkBox(evidence, 'title')
    const beside = { x, y: y + height + 2, width: 4, height: 4 }
    expect(verdicts(runContract({ ...evidence, protect: [beside] }))).not.toContain('R4')
    expect(verdicts(runContract({ ...evidence, protect: [{ x, y, width, height }] }))).toEqual(['R4'])
    const panel = { x: 600, y: 900, width: 100, height: 100 }
    expect(verdicts(runContract({ ...evidence, protect: [panel], covers: [{ ...panel, x: 690 }] }))).toEqual([
      'R4',
    ])
  })

  it('R5: a legal line of nine pixels', async () => {
    const placement = placementOf(300, 250)
    const small = await templateOf({
      slots: {
        title: { field: 'title', role: 'headline', fit: [6, 24], maxLines: 3 },
        lead: { field: 'lead', role: 'body', fit: [3.6, 6], maxLines: 8 },
        note: { field: 'note', role: 'legal', fit: [3, 4], maxLines: 2 },
      },
    })
    const at = (size: number): Promise<Drawn> =>
      draw({
        placement,
        template: small,
        layout: async (draft) => {
          const { outfit, choices, fitted } = draft
          const sizes = new Map([...choices.sizes, ['note', size]])
          const setting = await lay(outfit, { ...choices, sizes })
          const slots = wordsOfSlots(setting, reachIn(outfit.fonts.fonts as readonly FontFace[]))
          return { ...draft, choices: { ...choices, sizes }, fitted: { ...fitted, sizes, setting, slots } }
        },
      })
    expect(verdicts(runContract((await at(10)).evidence))).toEqual([])
    const results = runContract((await at(9)).evidence)
    expect(
      results.filter(({ verdict }) => verdict === 'fail').map(({ check, slot }) => [check, slot]),
    ).toEqual([['R5', 'note']])
  })

  it('R6: ink one step too light', async () => {
    // On white #767676 has 4.54:1 and #777777 has 4.48:1.
    const right = await draw({ plant: inked([0x76, 0x76, 0x76]) })
    expect(verdicts(runContract(right.evidence))).toEqual([])
    const faint = await draw({ plant: inked([0x77, 0x77, 0x77]) })
    expect(verdicts(runContract(faint.evidence))).toEqual(['R6'])
  })

  it('R6: letters that a bright patch swallows, though the rest reads', async () => {
    const { evidence, overlay } = await draw()
    const { x, y, width, height } = inkBox(evidence, 'title')
    const ink = overlay.slots[0]?.ink ?? WHITE
    const plate = painted(PORTRAIT, (px, py) =>
      px > x + width * 0.9 && px < x + width && py > y && py < y + height ? ink : WHITE,
    )
    const patched = await draw({ plate, plant: (made) => ({ ...made, scrims: [] }) })
    expect(verdicts(runContract(patched.evidence))).toContain('R6')
  })

  it('R7: contrast enough for a calm ground, not for a busy one', async () => {
    const grey = (value: number): Rgb => [value, value, value]
    // Blocks of a fifth of an em, light enough for black to read on all of them.
    const plate = painted(PORTRAIT, (x, y) => grey(((x >> 3) * 7 + (y >> 3) * 13) % 5 < 2 ? 190 : 140))
    const results = runContract((await draw({ plate, plant: inked([20, 20, 20]) })).evidence)
    expect(verdicts(results)).toContain('R7')
    expect(verdicts(results)).not.toContain('R6')
  })

  it('R9: an orphan, a fault in the strict profile and a remark otherwise', async () => {
    const alone = await templateOf({
      overlay: overlayWith(
        '.half{width:calc(60*var(--u))}',
        '<div class="area"><h1 class="t-display" data-slot="title">{{title}}</h1><p class="t-text half" data-slot="lead">{{lead}}</p></div>',
      ),
    })
    const copy: Copy = { title: 'Title', lead: 'Every river finds the sea, and so will we by', note: null }
    const { evidence } = await draw({ template: alone, copy })
    const results = runContract(evidence)
    const row = evidence.slots.at(-1)?.slot.rows.at(-1)?.text
    expect(row?.split(' ').length).toBe(1)
    expect(verdicts(results, 'warn')).toContain('R9')
    expect(verdicts(runContract({ ...evidence, profile: 'strict' }))).toContain('R9')
  })

  it('R10: a JPEG of quality five', async () => {
    const { evidence, proof } = await draw({ plant: inked([0x70, 0x70, 0x70]) })
    const at = async (quality: number): Promise<CheckId[]> => {
      const bytes = await encode(proof, { format: 'jpeg', quality })
      const picture = await decodePicture(bytes, 'proof.jpg')
      return verdicts(delivery(asDelivered(evidence, picture), { ...picture, bytes: bytes.byteLength }))
    }
    expect(await at(90)).toEqual([])
    expect(await at(5)).toEqual(['R10'])
  })

  it('R10: too many bytes, and another size', async () => {
    const { evidence, proof } = await draw()
    const limited = { ...evidence, placement: { ...evidence.placement, maxBytes: 1000 } }
    const file = { width: 1080, height: 1350, bytes: 1001 }
    expect(verdicts(delivery(asDelivered(limited, proof), file))).toEqual(['R10'])
    expect(verdicts(delivery(asDelivered(limited, proof), { ...file, bytes: 1000 }))).toEqual([])
    expect(verdicts(delivery(asDelivered(limited, proof), { ...file, bytes: 9, width: 1079 }))).toEqual([
      'R10',
    ])
  })

  it('R11: a logo that does not stand out', async () => {
    const marked = await templateOf({
      overlay: overlayWith(
        '.logo{height:calc(8*var(--u))}',
        '<div class="area"><h1 class="t-display" data-slot="title">{{title}}</h1><img class="logo" data-logo></div>',
      ),
    })
    const seen = await draw({ template: marked })
    expect(runContract(seen.evidence).some(({ check }) => check === 'R11')).toBe(true)
    expect(verdicts(runContract(seen.evidence))).toEqual([])
    const ground = [...(kit.colors.pine ?? WHITE)] as unknown as Rgb
    const lost = await draw({
      template: marked,
      plate: painted(PORTRAIT, () => [ground[0] + 40, ground[1] + 40, ground[2] + 40]),
      plant: (overlay) => ({ ...overlay, scrims: [] }),
    })
    const dark = await draw({
      template: marked,
      // The light logo was chosen for this plate; what is drawn is the other.
      plate: painted(PORTRAIT, () => ground),
      plant: (overlay) => swapLogo(overlay),
    })
    expect(verdicts(runContract(lost.evidence))).not.toContain('R2')
    expect(verdicts(runContract(dark.evidence))).toContain('R11')
  })
})

/** The overlay with the type of one slot moved. */
function shifted(overlay: Overlay, name: string, dx: number, dy: number): Overlay {
  const move = (svg: string): string =>
    svg
      .replace(/(<svg\b[^>]*>)/, `$1<g transform="translate(${dx} ${dy})">`)
      .replace(/<\/svg>$/, '</g></svg>')
      .replace(/ (?:clip-path|mask)="[^"]*"/g, '')
  const inks = new Map(overlay.layers.inks)
  inks.set(name, move(inks.get(name) ?? ''))
  return { ...overlay, layers: { ...overlay.layers, inks } }
}

/** The overlay with the dark logo in place of the light one. */
function swapLogo(overlay: Overlay): Overlay {
  const source = (logo: { readonly svg: Uint8Array | string }): string =>
    `data:image/svg+xml;base64,${Buffer.from(logo.svg).toString('base64')}`
  const swap = (svg: string): string => svg.replaceAll(source(kit.logos.light), source(kit.logos.dark))
  const { layers } = overlay
  return {
    ...overlay,
    svg: swap(overlay.svg),
    layers: { ...layers, logos: layers.logos === undefined ? undefined : swap(layers.logos) },
  }
}
