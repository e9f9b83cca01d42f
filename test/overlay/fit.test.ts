import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import { dress } from '../../src/overlay/dress.ts'
import { type Fitted, fit as solve } from '../../src/overlay/fit.ts'
import { lookAt } from '../../src/overlay/fit-task.ts'
import { drawnHyphens } from '../../src/overlay/hyphen-pass.ts'
import { plateInks } from '../../src/overlay/ink.ts'
import { lay } from '../../src/overlay/lay.ts'
import { type FontFace, setSvg, type Word } from '../../src/overlay/satori.ts'
import { lineTexts } from '../../src/overlay/text/hyphens.ts'
import { rasterize } from '../../src/raster/resvg.ts'
import type { Template } from '../../src/template/template.ts'
import { type CountedTask, taskFor } from '../support/fit-task.ts'
import { BASE, flatTone, kitOf, overlayWith, placementOf, templateOf } from '../support/template-fixture.ts'

let template: Template
let kits: Readonly<Record<string, BrandKit>>

beforeAll(async () => {
  template = await templateOf({ slots: { ...BASE.slots, lead: { ...BASE.slots.lead, maxLines: 30 } } })
  kits = Object.fromEntries(
    await Promise.all(['halden', 'lumen', 'maree'].map(async (id) => [id, await kitOf(id)])),
  )
})

const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['A', 'night', 'of', 'Jazz', 'by', 'the', 'harbour', 'quietly', 'extraordinary', 'gypsy', 'Quay'],
  fr: ['Été', 'à', 'la', 'plage', 'Çà', 'et', 'là', 'ÉVÉNEMENT', 'bœuf', 'légèrement'],
  de: ['Größe', 'und', 'Ärger', 'Straßenfest', 'für', 'Übermorgen', 'Kraftfahrzeug', 'Öl'],
  ar: ['ليلة', 'الموسيقى', 'في', 'المدينة', 'القديمة', 'مع', 'أصدقاء'],
  ja: ['夜の', '音楽会', '東京', 'で', '開催', 'ジャズ', 'をきく'],
}

const text = (locale: string, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...(WORDS[locale] ?? [])), { minLength: 1, maxLength: most })
    .map((words) => words.join(locale === 'ja' ? '' : ' '))

const job = fc.constantFrom(...Object.keys(WORDS)).chain((locale) =>
  fc.record({
    locale: fc.constant(locale),
    kit: fc.constantFrom('halden', 'lumen', 'maree'),
    size: fc.constantFrom([540, 675], [640, 360], [400, 400], [360, 640], [300, 250], [728, 90], [160, 600]),
    title: text(locale, 12),
    lead: fc.option(text(locale, 40)),
    note: fc.option(text(locale, 5)),
  }),
)

const LIMIT = { one: 0.03 }

function taskOf(given: {
  locale: string
  kit: string
  size: readonly number[]
  title: string
  lead: string | null
  note: string | null
}): CountedTask {
  const { locale, kit, size, ...copy } = given
  const placement = placementOf(size[0] ?? 1, size[1] ?? 1, {
    safe: { top: 12, right: 9, bottom: 14, left: 11 },
  })
  return taskFor({ template, kit: kits[kit] as BrandKit, placement, copy, locale })
}

/** Sets a fitted layout for real and finds every painted pixel that is outside all of the boxes. */
async function strayInk(
  task: CountedTask,
  fitted: Fitted,
): Promise<{ painted: number; outOfBoxes: number; outOfSafe: number }> {
  const { outfit, safe } = task
  const { frame } = outfit.layout
  const inks = plateInks(outfit.kit, flatTone(frame, [255, 255, 255]), [])
  const tree = dress(outfit, { sizes: fitted.sizes, hyphenated: new Set(), settled: new Map(), inks })
  const svg = await setSvg(tree.root, frame, outfit.fonts.fonts as readonly FontFace[])
  const { data, width } = rasterize(svg, frame.width)
  const boxes = [...fitted.slots.values()].flatMap(({ lines, words }) => {
    const em = Math.max(...words.map(({ word }) => word.fontSize))
    // Boxes are those of capitals and descenders: accents and swashes stand out a little, on purpose.
    return lines.map((line) => ({
      x: line.x - 0.12 * em - 1,
      y: line.y - 0.25 * em - 1,
      right: line.x + line.width + 0.12 * em + 1,
      bottom: line.y + line.height + 0.2 * em + 1,
    }))
  })
  let painted = 0
  let outOfBoxes = 0
  let outOfSafe = 0
  for (let at = 3; at < data.length; at += 4) {
    if ((data[at] ?? 0) < 64) continue
    painted += 1
    const x = ((at - 3) / 4) % width
    const y = Math.floor((at - 3) / 4 / width)
    if (!boxes.some((box) => x >= box.x && x < box.right && y >= box.y && y < box.bottom)) outOfBoxes += 1
    const reach = 2
    if (
      x < safe.x - reach ||
      x >= safe.x + safe.width + reach ||
      y < safe.y - reach ||
      y >= safe.y + safe.height + reach
    )
      outOfSafe += 1
  }
  return { painted, outOfBoxes, outOfSafe }
}

describe('whatever fits', () => {
  it('is set inside its boxes and the safe area, on few enough lines, at legal sizes, as large as can be', async () => {
    let fitting = 0
    await fc.assert(
      fc.asyncProperty(job, async (given) => {
        const task = taskOf(given)
        const fitted = await solve(task)
        if (fitted.misfits.length > 0) return
        fitting += 1
        for (const [slot, { linesOfElement, words }] of fitted.slots) {
          const rule = task.slots.get(slot)
          const size = fitted.sizes.get(slot) ?? 0
          expect(linesOfElement).toBeLessThanOrEqual(rule?.maxLines ?? 0)
          expect(size).toBeGreaterThanOrEqual((rule?.least ?? 0) * 0.9999)
          expect(size).toBeLessThanOrEqual((rule?.most ?? 0) * 1.0001)
          expect(words.every(({ word }) => Math.abs(word.fontSize - size) < 0.1)).toBe(true)
        }
        const ink = await strayInk(task, fitted)
        expect(ink.painted).toBeGreaterThan(50)
        expect(ink.outOfBoxes).toBe(0)
        expect(ink.outOfSafe).toBe(0)
        // Larger by a twentieth, where a slot may be, does not fit.
        const larger = new Map(
          [...fitted.sizes].map(([id, size]) => [
            id,
            Math.min(task.slots.get(id)?.most ?? size, size * 1.05),
          ]),
        )
        const growing = [...fitted.slots.keys()].filter(
          (id) => (larger.get(id) ?? 0) > (fitted.sizes.get(id) ?? 0) * (1 + LIMIT.one),
        )
        if (growing.length > 0)
          expect((await lookAt(task, larger)).misfits.length, JSON.stringify(given)).toBeGreaterThan(0)
      }),
      { numRuns: 25, seed: 11 },
    )
    expect(fitting).toBeGreaterThan(12)
  })
})

describe('the search', () => {
  const crowded = {
    locale: 'en',
    kit: 'halden',
    size: [540, 540],
    title: 'A night of jazz',
    lead: 'quietly by the harbour '.repeat(22).trim(),
    note: 'Quay',
  }

  it('takes the largest sizes at once where they fit', async () => {
    const task = taskOf({ ...crowded, title: 'Jazz', lead: null, note: null })
    const fitted = await solve(task)
    expect(fitted.sizes.get('title')).toBe(task.slots.get('title')?.most)
    expect(task.counted.layouts).toBe(1)
  })

  it('needs few layouts', async () => {
    const alone = taskOf({
      ...crowded,
      title: 'An extraordinary night of jazz quietly by the harbour',
      lead: null,
      note: null,
    })
    expect((await solve(alone)).misfits).toEqual([])
    expect(alone.counted.layouts).toBeLessThanOrEqual(5)
    const full = taskOf(crowded)
    expect((await solve(full)).misfits).toEqual([])
    // One of them tries whether the headline may have its own size back.
    expect(full.counted.layouts).toBeLessThanOrEqual(13)
  })

  it('knows a raised sign to stand on the line of its number', async () => {
    const css =
      '.num{display:flex;width:calc(80*var(--u))}.num span:last-child{font-size:.4em;margin-top:.1em}'
    const body = '<div class="num t-display" data-slot="title"><span>{{title}}</span><span>%</span></div>'
    const raised = await templateOf({
      overlay: overlayWith(css, body),
      slots: { title: { field: 'title', role: 'headline', fit: [6, 90], maxLines: 1 } },
      fields: { title: BASE.fields.title },
      samples: { samples: [{ locale: 'en', copy: { title: '72' } }] },
    })
    const kit = kits.halden as BrandKit
    const placement = placementOf(540, 960)
    const task = taskFor({ template: raised, kit, placement, copy: { title: '1972' }, locale: 'en' })
    const fitted = await solve(task)
    expect(fitted.misfits).toEqual([])
    expect(task.counted.layouts).toBeLessThanOrEqual(4)
  })

  it('shrinks what is too full together, so that the hierarchy stays', async () => {
    const task = taskOf(crowded)
    const { sizes, alone, least } = await solve(task)
    const shares = ['title', 'lead', 'note'].map((slot) => {
      const [size = 1, high = 1, low = 1] = [sizes.get(slot), alone.get(slot), least.get(slot)]
      return Math.log(size / low) / Math.log(high / low)
    })
    expect(Math.max(...shares)).toBeLessThan(0.98)
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.01)
    expect(sizes.get('title')).toBeGreaterThan((sizes.get('lead') ?? 0) * 1.5)
  })

  it('is the same twice', async () => {
    const [one, two] = await Promise.all([solve(taskOf(crowded)), solve(taskOf(crowded))])
    expect([...one.sizes]).toEqual([...two.sizes])
  })

  it('gives the smallest sizes and what is wrong where nothing fits', async () => {
    const task = taskOf({ ...crowded, lead: 'quietly by the harbour '.repeat(90).trim() })
    const fitted = await solve(task)
    expect(fitted.misfits.map(({ slot }) => slot)).toContain('lead')
    expect(fitted.sizes.get('lead')).toBeCloseTo(task.slots.get('lead')?.least ?? 0, 5)
  })

  it('keeps small parts of a slot above their own floor', async () => {
    const small = await templateOf({
      overlay: overlayWith(
        '.s{font-size:.3em}',
        '<div class="area"><h1 class="t-display" data-slot="title">{{title}} <span class="s" data-role="legal">small</span></h1></div>',
      ),
    })
    const placement = placementOf(600, 600)
    const task = taskFor({
      template: small,
      kit: kits.halden as BrandKit,
      placement,
      copy: { title: 'Jazz', lead: null, note: null },
      locale: 'en',
    })
    const { least, slots } = await solve({
      ...task,
      slots: new Map([...task.slots].map(([id, slot]) => [id, { ...slot, least: 12 }])),
    })
    expect((least.get('title') ?? 0) * 0.3).toBeGreaterThanOrEqual(
      task.floor('title', 'legal', slots.get('title')?.words.at(-1)?.word as Word) - 0.01,
    )
  })
})

describe('hyphens', () => {
  const LONG = 'Kraftfahrzeughaftpflichtversicherung und Donaudampfschifffahrt'

  async function drawn(body: string, copy: Record<string, string | null>, kit: string, css = '') {
    const divided = await templateOf({
      slots: { ...BASE.slots, title: { ...BASE.slots.title, maxLines: 12 } },
      overlay: overlayWith(`.narrow{width:calc(62*var(--u))}\n${css}`, body),
    })
    const hyphenated = new Set(['title', 'lead'])
    const task = taskFor({
      template: divided,
      kit: kits[kit] as BrandKit,
      placement: placementOf(500, 900),
      copy: { title: 'T', lead: null, note: null, ...copy },
      locale: 'de',
      hyphenated,
    })
    const result = await drawnHyphens(task.outfit, await solve(task), hyphenated, task)
    expect(result.fitted.misfits).toEqual([])
    const setting = await lay(task.outfit, {
      sizes: result.fitted.sizes,
      hyphenated,
      settled: result.settled,
    })
    // Inline parts share the lines of their block: all words as they stand in the final layout.
    return {
      ...result,
      lines: lineTexts(setting.probe.words),
      all: setting.probe.words.map(({ text }) => text).join(''),
    }
  }

  const ONE = '<div class="area"><h1 class="t-display narrow" data-slot="title">{{title}}</h1></div>'

  it.each(['halden', 'lumen'])('stand at the ends of lines and nowhere else (%s)', async (kit) => {
    const { lines, all, slots } = await drawn(ONE, { title: LONG }, kit)
    expect([...slots]).toEqual(['title'])
    expect(all).not.toContain('\u00ad')
    expect(lines.filter((line) => line.endsWith('-')).length).toBeGreaterThan(0)
    for (const line of lines) expect(line.slice(0, -1)).not.toContain('-')
    const joined = lines
      .map((line) => (line.endsWith('-') ? line.slice(0, -1) : `${line} `))
      .join('')
      .trim()
    expect(joined.toUpperCase()).toBe(LONG.toUpperCase())
  })

  it('are drawn in every paragraph and beside bold parts', async () => {
    const body =
      '<div class="area"><p class="t-display narrow" data-slot="title">{{title}} <b>{{lead}}</b> {{note}}</p></div>'
    const fields = {
      title: `Neu\n${LONG}`,
      lead: 'Rindfleischetikettierungsgesetz',
      note: 'Streichholzschächtelchen',
    }
    const { lines, all } = await drawn(
      body,
      fields,
      'halden',
      '.t-display{font-size:calc(9*var(--u))}',
    ).catch(() => drawn(body, { ...fields, note: null }, 'halden'))
    expect(all).not.toContain('\u00ad')
    for (const line of lines) expect(line.slice(0, -1)).not.toContain('-')
    const whole = lines.map((line) => (line.endsWith('-') ? line.slice(0, -1) : `${line} `)).join('')
    for (const word of LONG.split(' ')) expect(whole).toContain(word)
    expect(whole).toContain('Rindfleischetikettierungsgesetz')
  })

  it('keep hyphens of the copy', async () => {
    const { all } = await drawn(ONE, { title: 'E-Mail 2027' }, 'halden')
    expect(all.replace(/\s+/g, '')).toBe('E-Mail2027')
  })

  it('are not drawn where no word divides', async () => {
    const { settled, slots, all } = await drawn(ONE, { title: 'Straße' }, 'halden')
    expect(slots.size).toBe(0)
    expect(all).not.toContain('-')
    expect([...settled.values()].join('')).not.toContain('\u00ad')
  })
})
