import { expect, it } from 'vitest'
import type { Pixels } from '../../src/kit/pixels.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import { inkOn } from '../../src/overlay/set.ts'
import { toneOf } from '../../src/plate/tone.ts'
import { runContract } from '../../src/preflight/contract.ts'
import { gather } from '../../src/preflight/evidence.ts'
import { laid, paint } from '../../src/preflight/paint.ts'
import { sightOf, sightThrough } from '../../src/preflight/sight.ts'
import { over } from '../../src/raster/over.ts'
import { rasterize } from '../../src/raster/resvg.ts'
import { readCopy } from '../../src/template/copy.ts'
import { findTemplate } from '../../src/template/find.ts'
import { noise } from '../fixtures/pictures.ts'
import { kitOf, overlayWith, placementOf, templateOf } from '../support/template-fixture.ts'

const PLACEMENT = placementOf(540, 675)
const PLATE = noise(540, 675, 3)

/** The picture drawn in parts and as one, and what the contract says of each. */
async function both(input: Omit<Parameters<typeof layOut>[0], 'placement'>) {
  const { kit, locale } = input
  const overlay = await inkOn(await layOut({ ...input, placement: PLACEMENT }), { kit, tone: toneOf(PLATE) })
  const parts = paint(overlay)
  const whole = over(PLATE, rasterize(overlay.svg, PLATE.width))
  const about = { kit, placement: PLACEMENT, locale, overlay, protect: [], saliency: () => 0 }
  const sight = sightOf({ ground: () => PLATE, proof: whole }, overlay, PLACEMENT)
  return {
    overlay,
    parts,
    whole,
    apart: laid(PLATE, parts ?? []),
    measured: runContract(gather({ ...about, sight: sightThrough(PLATE, [], parts ?? []), parts })),
    expected: runContract(gather({ ...about, sight })),
  }
}

function farthest(a: Pixels, b: Pixels): number {
  return a.data.reduce((most, value, at) => Math.max(most, Math.abs(value - (b.data[at] as number))), 0)
}

it.for(['editorial-cover', 'sale-ad', 'statement'])(
  '%s: parts laid over one another give the picture, and the contract finds the same in them',
  async (id) => {
    const { template } = await findTemplate(id, '.')
    const [sample] = template?.samples.samples ?? []
    if (template === undefined || sample === undefined) throw new Error(id)
    const { copy } = readCopy(template, sample.copy, { file: 'samples.json', path: (field) => field })
    if (copy === undefined) throw new Error(id)
    const kit = await kitOf(sample.brand ?? 'lumen')
    const { parts, whole, apart, measured, expected } = await both({
      template,
      kit,
      copy,
      locale: sample.locale,
    })
    expect(parts?.length).toBeGreaterThan(2)
    expect(farthest(whole, apart)).toBeLessThanOrEqual(2)
    expect(measured.map(({ check, slot, measure, verdict }) => [check, slot, measure, verdict])).toEqual(
      expected.map(({ check, slot, measure, verdict }) => [check, slot, measure, verdict]),
    )
    for (const [index, { value }] of measured.entries())
      expect(Math.abs(value - (expected[index]?.value ?? 0))).toBeLessThanOrEqual(
        0.05 + 0.02 * Math.abs(value),
      )
  },
)

it('draws shadows, strokes and turned type with the picture, but counts only the letters as ink', async () => {
  const css =
    'h1{text-shadow:4px 4px 6px #000;-webkit-text-stroke:2px #f00}.t-label{transform:rotate(4deg);background:#123}'
  const template = await templateOf({ overlay: overlayWith(css) })
  const copy = { title: 'Quiet rivers', lead: 'Fish jump at dawn', note: 'Note' }
  const { parts, whole, apart, measured, expected } = await both({
    template,
    kit: await kitOf('halden'),
    copy,
    locale: 'en',
  })
  expect(parts).toBeDefined()
  expect(farthest(whole, apart)).toBeLessThanOrEqual(16)
  expect(measured.map(({ check, slot, verdict }) => [check, slot, verdict])).toEqual(
    expected.map(({ check, slot, verdict }) => [check, slot, verdict]),
  )
})

it('is not told apart where an effect takes several groups as one', async () => {
  const kit = await kitOf('halden')
  const copy = { title: 'Quiet rivers', lead: 'Fish jump at dawn', note: 'Note' }
  for (const css of ['.area{opacity:.6}', '.t-text{mix-blend-mode:multiply}']) {
    const template = await templateOf({ overlay: overlayWith(css) })
    expect((await both({ template, kit, copy, locale: 'en' })).parts, css).toBeUndefined()
  }
})
