import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import type { BroadsideError } from '../../src/error/error.ts'
import { contrast, luminance, type Rgb } from '../../src/kit/color.ts'
import { contains } from '../../src/kit/geometry.ts'
import type { LayOutInput } from '../../src/overlay/draft.ts'
import type { Overlay } from '../../src/overlay/overlay.ts'
import { setOverlay } from '../../src/overlay/set.ts'
import { safeBoxOf } from '../../src/placement/geometry.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { type Tone, toneOf } from '../../src/plate/tone.ts'
import { rasterize } from '../../src/raster/resvg.ts'
import type { Copy, Template } from '../../src/template/template.ts'
import {
  BASE,
  type Fixture,
  flatTone,
  kitOf,
  overlayWith,
  painted,
  placementOf,
  templateOf,
} from '../support/template-fixture.ts'

let halden: BrandKit
let template: Template
const PORTRAIT = placementOf(540, 675)
const LOREM = 'The quick brown fox jumps over the lazy dog near the quiet river bank and goes home'

beforeAll(async () => {
  halden = await kitOf('halden')
  template = await templateOf()
})

async function set(
  copy: Partial<Record<string, string | null>>,
  more: Partial<LayOutInput> & { tone?: Tone; fixture?: Fixture } = {},
): Promise<Overlay> {
  const { fixture, ...rest } = more
  const placement: Placement = rest.placement ?? PORTRAIT
  return setOverlay({
    template: fixture === undefined ? template : await templateOf(fixture),
    kit: halden,
    copy: { title: 'Title', lead: null, note: null, ...copy } as Copy,
    locale: 'en',
    placement,
    tone: flatTone(placement, [20, 24, 30]),
    ...rest,
  })
}

async function refusal(
  copy: Partial<Record<string, string | null>>,
  more: Parameters<typeof set>[1] = {},
): Promise<BroadsideError> {
  const error = await set(copy, more).then(
    () => undefined,
    (cause: unknown) => cause as BroadsideError,
  )
  if (error === undefined) throw new Error('was not refused')
  return error
}

const slotOf = (overlay: Overlay, slot: string) => overlay.slots.find((candidate) => candidate.slot === slot)

describe('what is set', () => {
  it('states text, lines, boxes, ink and ground of every slot', async () => {
    const overlay = await set({ title: 'Jazz by\nthe quay', lead: LOREM })
    const title = slotOf(overlay, 'title')
    expect(title).toMatchObject({
      role: 'headline',
      text: 'Jazz by the quay',
      ground: 'plate',
      required: 4.5,
      repairs: [],
    })
    expect(title?.lines).toBeGreaterThanOrEqual(2)
    expect(title?.lineBoxes).toHaveLength(title?.lines ?? 0)
    expect(slotOf(overlay, 'lead')?.text).toBe(LOREM)
    expect(slotOf(overlay, 'note')).toBeUndefined()
    for (const { box, lineBoxes } of overlay.slots) {
      expect(contains(safeBoxOf(PORTRAIT), box, 1)).toBe(true)
      for (const line of lineBoxes) expect(contains(box, line, 0.01)).toBe(true)
    }
    expect(overlay.dropped).toEqual([])
  })

  it('is outlines only, with nothing to load', async () => {
    const { svg } = await set({ title: 'Jazz <b>&amp;</b> "quay"', lead: LOREM })
    expect(svg).not.toMatch(/<text|font-family|href="http|<script|<style/)
    expect(svg.startsWith('<svg width="540" height="675"')).toBe(true)
  })

  it('is the same twice', async () => {
    const [one, two] = await Promise.all([set({ lead: LOREM }), set({ lead: LOREM })])
    expect(one).toEqual(two)
  })

  it.each([
    [
      'ar',
      'ليلة الموسيقى في المدينة القديمة',
      'أهلاً بكم في متجرنا الجديد في قلب المدينة القديمة حيث الجودة والأناقة',
    ],
    ['ja', '夜の音楽会、東京で開催', '新しいお店へようこそ。「特別価格」は今週だけ。ぜひご来店ください。'],
    ['fr', 'Été à la plage', 'Événement : « bœuf » à 18 h'],
    ['de', 'Größe und Ärger', 'Straßenfest für alle'],
  ])('holds its boxes in %s, and reads back as it was written', async (locale, title, lead) => {
    const overlay = await set({ title, lead }, { locale })
    const plain = (text: string): string => text.replace(/[\s\u200b\u00a0\u202f\u2066-\u2069]/g, '')
    expect(plain(slotOf(overlay, 'title')?.text ?? '')).toBe(plain(title))
    expect(plain(slotOf(overlay, 'lead')?.text ?? '')).toBe(plain(lead))
    const { data, width } = rasterize(overlay.svg, 540)
    const boxes = overlay.slots.flatMap(({ lineBoxes, fontSize: em }) =>
      lineBoxes.map((line) => ({
        left: line.x - 0.12 * em,
        top: line.y - 0.2 * em,
        right: line.x + line.width + 0.12 * em,
        bottom: line.y + line.height + 0.2 * em,
      })),
    )
    let stray = 0
    let painted_ = 0
    for (let at = 3; at < data.length; at += 4) {
      if ((data[at] ?? 0) < 64) continue
      painted_ += 1
      const x = ((at - 3) / 4) % width
      const y = Math.floor((at - 3) / 4 / width)
      if (!boxes.some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)) stray += 1
    }
    expect(painted_).toBeGreaterThan(500)
    expect(stray).toBe(0)
    // Arabic hangs from the right edge, the others from the left.
    const { x = 0, width: wide = 0 } = slotOf(overlay, 'lead')?.lineBoxes.at(-1) ?? {}
    expect(x + wide / 2 > 270).toBe(locale === 'ar')
  })

  it('says when a word was divided', async () => {
    const fixture: Fixture = { slots: { ...BASE.slots, title: { ...BASE.slots.title, fit: [12, 24] } } }
    const overlay = await set({ title: 'Kraftfahrzeughaftpflichtversicherung' }, { fixture, locale: 'de' })
    expect(slotOf(overlay, 'title')).toMatchObject({
      text: expect.stringContaining('-'),
      repairs: ['hyphenated'],
    })
    const never: Fixture = {
      slots: { ...BASE.slots, title: { ...BASE.slots.title, fit: [6, 24], hyphenate: 'never' } },
    }
    expect(
      slotOf(await set({ title: 'Kraftfahrzeughaftpflicht' }, { fixture: never, locale: 'de' }), 'title'),
    ).toMatchObject({ lines: 1, repairs: [] })
  })
})

describe('copy that is too long', () => {
  it.each([
    ['title', { title: `${LOREM} ${LOREM} ${LOREM}` }, 'en', 'English'],
    ['lead', { lead: `${LOREM}. `.repeat(14).trim() }, 'en', 'English'],
    [
      'title',
      {
        title: 'Sehr lange Überschriften über Übergrößen und Straßenfeste in München, Köln und Düsseldorf '
          .repeat(3)
          .trim(),
      },
      'de',
      'German',
    ],
    [
      'title',
      { title: '新しいお店へようこそ特別価格は今週だけぜひご来店ください'.repeat(3) },
      'ja',
      'Japanese',
    ],
  ] as const)(
    '%s: is refused with field, length, what fits, place and language, and the advice works',
    async (field, copy: Partial<Record<string, string>>, locale, language) => {
      const { code, message, hint } = await refusal(copy, { locale })
      const given = copy[field] ?? ''
      expect(code).toBe('COPY_OVERSET')
      const said = /^(\w+): (\d+) characters, at most (\d+) at (\d+) px on (\S+) \((\w+)\)$/.exec(message)
      expect(said?.slice(1, 3)).toEqual([field, String([...given].length)])
      expect(said?.slice(5)).toEqual([PORTRAIT.id, language])
      const fits = Number(said?.[3])
      expect(fits).toBeGreaterThan(5)
      expect(hint).toContain(`Shorten ${field} by ${[...given].length - fits}`)
      const cut = await set({ ...copy, [field]: [...given].slice(0, fits).join('') }, { locale })
      expect(slotOf(cut, field)?.text.length).toBeGreaterThan(0)
    },
  )

  it('is refused with the length a word may have where none fits', async () => {
    const fixture: Fixture = { slots: { ...BASE.slots, title: { ...BASE.slots.title, hyphenate: 'never' } } }
    const { message, hint } = await refusal(
      { title: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz' },
      { fixture, locale: 'de' },
    )
    const fits = Number(/^title: 63 characters, at most (\d+) at/.exec(message)?.[1])
    expect(fits).toBeGreaterThan(5)
    expect(hint).toContain(`Its first word has 63 characters; a word of ${fits} fits.`)
    const cut = await set(
      { title: 'Rindfleischetikettierungsüberwachungsaufgaben'.slice(0, fits) },
      { fixture, locale: 'de' },
    )
    expect(slotOf(cut, 'title')?.text.length).toBe(fits)
  })

  it('blames the field that can be shortened', async () => {
    const fixture: Fixture = {
      slots: {
        ...BASE.slots,
        lead: { ...BASE.slots.lead, maxLines: 200 },
        title: { ...BASE.slots.title, fit: [20, 24] },
      },
    }
    const { message } = await refusal({ title: 'Jazz', lead: `${LOREM}. `.repeat(20).trim() }, { fixture })
    expect(message).toMatch(/^lead: /)
  })

  it('gives up droppable fields in their order, and no more than it must', async () => {
    const fixture: Fixture = { families: { ...BASE.families, portrait: { droppable: ['note', 'lead'] } } }
    const long = `${LOREM}. `.repeat(14).trim()
    expect((await set({ lead: LOREM, note: 'Note' }, { fixture })).dropped).toEqual([])
    const both = await set({ lead: long, note: 'Note' }, { fixture })
    expect(both.dropped).toEqual(['note', 'lead'])
    expect(both.slots.map(({ slot }) => slot)).toEqual(['title'])
    expect((await set({ lead: long }, { fixture })).dropped).toEqual(['lead'])
    expect((await refusal({ title: `${LOREM} ${LOREM} ${LOREM}`, lead: 'x' }, { fixture })).message).toMatch(
      /^title: /,
    )
  })

  it('shrinks what stands out most before it refuses, but not before it gives up what may go', async () => {
    const body =
      '<div class="area"><h1 class="t-display" data-slot="title">{{title}}</h1><div class="rest">{{#if lead}}<p class="t-text" data-slot="lead">{{lead}}</p>{{/if}}</div></div>'
    const fixture: Fixture = {
      overlay: overlayWith('.rest{flex:1;min-height:0}', body),
      slots: {
        ...BASE.slots,
        title: { ...BASE.slots.title, fit: [10, 76], maxLines: 1 },
        lead: { ...BASE.slots.lead, maxLines: 30 },
      },
    }
    const copy = { title: 'II', lead: `${LOREM}. `.repeat(4).trim() }
    const shrunk = await set(copy, { fixture })
    const alone = await set({ title: copy.title }, { fixture })
    expect(slotOf(shrunk, 'lead')?.text.length).toBeGreaterThan(300)
    expect(slotOf(shrunk, 'title')?.fontSize).toBeLessThan((slotOf(alone, 'title')?.fontSize ?? 0) * 0.9)
    const giving = await set(copy, {
      fixture: { ...fixture, families: { ...BASE.families, portrait: { droppable: ['lead'] } } },
    })
    expect(giving.dropped).toEqual(['lead'])
  })

  it('does not set what the family leaves out, and does not call it given up', async () => {
    const fixture: Fixture = { families: { ...BASE.families, portrait: { drop: ['lead'] } } }
    const overlay = await set({ lead: LOREM }, { fixture })
    expect(slotOf(overlay, 'lead')).toBeUndefined()
    expect(overlay.dropped).toEqual([])
  })

  it('ends in an ellipsis at the end of a word, only where the template allows', async () => {
    const fixture: Fixture = { slots: { ...BASE.slots, lead: { ...BASE.slots.lead, truncate: true } } }
    const long = `${LOREM}. `.repeat(14).trim()
    const lead = slotOf(await set({ lead: long }, { fixture }), 'lead')
    expect(lead?.repairs).toContain('truncated')
    expect(lead?.text).toMatch(/[a-z]…$/)
    const kept = lead?.text.slice(0, -1) ?? ''
    expect(long.startsWith(kept)).toBe(true)
    expect(long[kept.length]).toMatch(/[\s.]/)
    expect((await refusal({ title: `${LOREM} ${LOREM} ${LOREM}` }, { fixture })).code).toBe('COPY_OVERSET')
  })
})

describe('what cannot be set', () => {
  it('a family the template has no layout for', async () => {
    const { portrait: _, ...families } = BASE.families
    const { code, message } = await refusal({}, { fixture: { families } })
    expect(code).toBe('MARKUP_INVALID')
    expect(message).toContain('portrait')
  })

  it('a ground the kit does not have', async () => {
    const body = '<div class="area" data-ground="mauve"><h1 data-slot="title">{{title}}</h1></div>'
    expect((await refusal({}, { fixture: { overlay: overlayWith('', body) } })).message).toContain(
      'data-ground="mauve"',
    )
  })

  it('names of months in a script the fonts lack', async () => {
    const fixture: Fixture = {
      fields: { ...BASE.fields, when: { kind: 'date', label: 'When' } },
      overlay: overlayWith(
        '',
        '<div class="area"><h1 data-slot="title">{{title}} {{date when "month"}}</h1></div>',
      ),
    }
    const { code, message } = await refusal({ when: '2027-03-14' }, { fixture, locale: 'ka' })
    expect(code).toBe('GLYPHS_MISSING')
    expect(message).toMatch(/U\+10[A-F0-9]{2}.*Georgian/)
  })
})

describe('inks and veils', () => {
  const grounds: Readonly<Record<string, (x: number, y: number) => Rgb>> = {
    'middle grey': () => [118, 118, 118],
    gradient: (_, y) => [Math.round(y / 3), Math.round(y / 3), 120],
    stripes: (x) => (x % 60 < 30 ? [40, 60, 90] : [200, 190, 170]),
    'noise of blocks': (x, y) => {
      const value = ((Math.floor(x / 9) * 31 + Math.floor(y / 7) * 57) * 97) % 256
      return [value, value, value]
    },
  }

  it.each(Object.entries(grounds))('say what was done on %s', async (_, color) => {
    const plate = painted(PORTRAIT, color)
    const overlay = await set({ lead: LOREM }, { tone: toneOf(plate) })
    const veiled = overlay.slots.some(({ repairs }) =>
      repairs.some((repair) => /^(scrim|panel) 0\.\d\d$/.test(repair)),
    )
    expect(veiled).toBe(overlay.scrims.length > 0)
    for (const { slot, repairs } of overlay.slots) {
      if (overlay.scrims.length === 0) expect(repairs, slot).toEqual([])
    }
  })

  it('of a panel are its pair’s, and need no veil', async () => {
    const body =
      '<div class="area" data-ground="primary"><h1 class="t-display" data-slot="title">{{title}}</h1></div>'
    const overlay = await set(
      {},
      { fixture: { overlay: overlayWith('', body) }, tone: flatTone(PORTRAIT, [118, 118, 118]) },
    )
    expect(overlay.scrims).toEqual([])
    const { ink = [0, 0, 0] as Rgb, ground = '' } = slotOf(overlay, 'title') ?? {}
    expect(ground).toBe(halden.file.colors.primary)
    expect(contrast(luminance(ink), luminance(halden.colors[ground] as Rgb))).toBeGreaterThanOrEqual(4.5)
  })

  it('veil a logo on the plate, but no picture of a field', async () => {
    const fields = { ...BASE.fields, photo: { kind: 'image', label: 'Photo' } }
    const css = '.box{width:100px;height:100px}'
    const body = (img: string) =>
      `<div class="area" data-ground="primary"><h1 data-slot="title">{{title}}</h1></div><img class="box" ${img}>`
    const pictures = new Map([
      [
        'photo',
        {
          src: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxIiBoZWlnaHQ9IjEiLz4=',
          ratio: 1,
        },
      ],
    ])
    const on = async (img: string) =>
      set(
        {},
        {
          fixture: { fields, overlay: overlayWith(css, body(img)) },
          pictures,
          tone: toneOf(painted(PORTRAIT, (x) => (x % 20 < 10 ? [20, 20, 20] : [235, 235, 235]))),
        },
      )
    expect((await on('data-logo')).scrims.length).toBeGreaterThan(0)
    expect((await on('data-field="photo"')).scrims).toEqual([])
  })
})
