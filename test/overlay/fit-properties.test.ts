import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import { BroadsideError } from '../../src/error/error.ts'
import { dress } from '../../src/overlay/dress.ts'
import { plateInks } from '../../src/overlay/ink.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import { type FontFace, setSvg } from '../../src/overlay/satori.ts'
import { safeBoxOf } from '../../src/placement/geometry.ts'
import { rasterize, released } from '../../src/raster/resvg.ts'
import type { Template } from '../../src/template/template.ts'
import { flatTone, kitOf, overlayWith, placementOf, templateOf } from '../support/template-fixture.ts'

// Ten thousand with BROADSIDE_DEEP=1; some otherwise, always the same.
const RUNS = process.env.BROADSIDE_DEEP === '1' ? 10_000 : 60

const WORDS = [
  'a',
  'sea',
  'river',
  'Übermut',
  'Donaudampfschifffahrt',
  'naïve',
  'ΑΒΓ',
  'море',
  '1.249,90',
  '–',
  'Wien,',
  'IJ',
  'jagged',
  'Ångström',
  'quay',
  '24/7',
  'www',
  'Æsir',
  'mmmmmm',
  'illicit',
]
const text = (most: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: most }).map((words) => words.join(' '))

let kit: BrandKit
let templates: readonly Template[]
beforeAll(async () => {
  kit = await kitOf('halden')
  templates = await Promise.all([
    templateOf(),
    templateOf({
      overlay: overlayWith(
        '.r{display:flex;gap:calc(3*var(--u))}.l{flex:1;min-width:0}.s{width:calc(30*var(--u))}',
        '<div class="area"><div class="r"><h1 class="l t-display" data-slot="title">{{title}}</h1>{{#if note}}<p class="s t-label" data-slot="note">{{note}}</p>{{/if}}</div>{{#if lead}}<p class="t-text" data-slot="lead">{{lead}}</p>{{/if}}</div>',
      ),
    }),
  ])
})

/** Painted pixels outside the safe area, seen with nothing but the finished drawing; a pixel of antialiasing is let pass. */
function outside(svg: string, width: number, safe: ReturnType<typeof safeBoxOf>): number {
  const { data, height } = rasterize(svg, width)
  let count = 0
  for (let y = 0, at = 3; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      if ((data[at] as number) < 128) continue
      if (x < safe.x - 1 || y < safe.y - 1 || x > safe.x + safe.width || y > safe.y + safe.height) count += 1
    }
  }
  return count
}

it('fit sets all of the copy inside the safe area at a legal size, or refuses it', async () => {
  let set = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        template: fc.integer({ min: 0, max: 1 }),
        width: fc.integer({ min: 240, max: 900 }),
        height: fc.integer({ min: 240, max: 900 }),
        inset: fc.integer({ min: 4, max: 40 }),
        title: text(9),
        lead: fc.option(text(30)),
        note: fc.option(text(6)),
      }),
      async ({ template: which, width, height, inset, title, lead, note }) => {
        const template = templates[which] as Template
        const safe = { top: inset, right: inset, bottom: inset, left: inset }
        const placement = placementOf(width, height, { safe })
        const copy = { title, lead, note }
        const input = { template, kit, copy, locale: 'de', placement }
        const draft = await layOut(input).catch((error: unknown) => {
          if (!(error instanceof BroadsideError) || error.code !== 'COPY_OVERSET') throw error
          expect(error.hint).toBeDefined()
          return undefined
        })
        if (draft === undefined) return
        set += 1
        const { outfit, fitted, choices } = draft
        for (const [slot, size] of fitted.sizes)
          expect(size).toBeGreaterThanOrEqual((fitted.least.get(slot) ?? 0) - 0.01)
        const letters = (of: string): string =>
          of
            .normalize('NFC')
            .replace(/[\s-]|\p{Default_Ignorable_Code_Point}/gu, '')
            .toLowerCase()
        for (const [slot, value] of Object.entries(copy))
          if (value !== null) expect(letters(fitted.slots.get(slot)?.text ?? '')).toBe(letters(value))
        const inks = plateInks(kit, flatTone(outfit.layout.frame, [255, 255, 255]), [])
        const tree = dress(outfit, { ...choices, inks })
        const svg = await setSvg(tree.root, outfit.layout.frame, outfit.fonts.fonts as readonly FontFace[])
        // Nothing may cut it either: what the canvas hides would not be seen outside.
        const uncut = svg.replace(/ (?:clip-path|mask)="[^"]*"/g, '')
        expect(outside(uncut, width, safeBoxOf(placement))).toBe(0)
        await released()
      },
    ),
    { seed: 20261124, numRuns: RUNS, endOnFailure: true },
  )
  expect(set).toBeGreaterThan(RUNS / 3)
}, 3_600_000)
