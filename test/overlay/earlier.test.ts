import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import type { Draft, LayOutInput } from '../../src/overlay/draft.ts'
import { EarlierLayouts } from '../../src/overlay/earlier.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import type { Template } from '../../src/template/template.ts'
import { kitOf, overlayWith, placementOf, templateOf } from '../support/template-fixture.ts'

let kit: BrandKit
let template: Template

beforeAll(async () => {
  kit = await kitOf('halden')
  template = await templateOf({ families: { square: { droppable: ['note'] } } })
})

const COPY = {
  title: 'Three nights of jazz by the harbour',
  lead: 'Twelve bands, two boats and a supper that goes on until the last ferry has left.',
  note: 'Doors open at six',
}

function inputWith(css: string, more: Partial<LayOutInput> = {}): LayOutInput {
  const placement = placementOf(1080, 1080)
  return {
    template: { ...template, overlay: overlayWith(css) },
    kit,
    copy: COPY,
    locale: 'en',
    placement,
    ...more,
  }
}

/** Lays out, and what that leaves behind, as it comes out of another process. */
async function remembered(input: LayOutInput): Promise<{ draft: Draft; memory: EarlierLayouts }> {
  const memory = new EarlierLayouts([])
  const draft = await layOut({ ...input, earlier: memory })
  expect(memory.recalled).toBe(0)
  return { draft, memory: new EarlierLayouts(JSON.parse(JSON.stringify(memory.all()))) }
}

const looks = ({ fitted, dropped, copy }: Draft) => ({
  sizes: fitted.sizes,
  lines: [...fitted.slots].map(([slot, { lines }]) => [slot, lines.length]),
  dropped,
  copy,
})

describe('a layout from before a change', () => {
  it.each(['en', 'de', 'ar'])('is taken where the change leaves the type alone, in %s', async (locale) => {
    const { draft, memory } = await remembered(inputWith('', { locale }))
    const changed = inputWith('.area{opacity:.9}', { locale })
    const again = await layOut({ ...changed, earlier: memory })
    expect(memory.recalled).toBe(1)
    expect(looks(again)).toEqual(looks(draft))
    expect(looks(again)).toEqual(looks(await layOut(changed)))
  })

  it('is taken for words that divide, with the hyphens of the words that stand there now', async () => {
    const title = { ...slotOf('title'), hyphenate: 'needed' as const }
    const file = { ...template.file, slots: { ...template.file.slots, title } }
    const long = { ...COPY, title: 'Donaudampfschifffahrtsgesellschaft' }
    const narrow = '.area{width:calc(62*var(--u))}'
    const input = inputWith(narrow, { locale: 'de', copy: long })
    const { draft, memory } = await remembered({ ...input, template: { ...input.template, file } })
    expect(draft.repairs.get('title')).toContain('hyphenated')
    const changed = inputWith(`${narrow}.area{opacity:.9}`, { locale: 'de', copy: long })
    const before = { ...changed.template, file, overlay: changed.template.overlay.replace('<p', '<p></p><p') }
    const again = (await memory.recall({ ...changed, template: before })) as Draft
    expect(looks(again)).toEqual(looks(draft))
    expect(wordsOf(again)).toEqual(wordsOf(draft))
  })

  it('is set smaller where there is less room', async () => {
    const { draft, memory } = await remembered(inputWith(''))
    const changed = inputWith('.area{width:calc(50*var(--u))}')
    const again = (await memory.recall(changed)) as Draft
    expect(again.fitted.misfits).toEqual([])
    for (const [slot, size] of again.fitted.sizes)
      expect(size).toBeLessThanOrEqual(draft.fitted.sizes.get(slot) as number)
    expect(again.fitted.sizes).not.toEqual(draft.fitted.sizes)
  })

  it('stays as it was where there is more room, until it is searched', async () => {
    const { draft, memory } = await remembered(inputWith('.area{width:calc(50*var(--u))}'))
    const changed = inputWith('')
    expect((await memory.recall(changed))?.fitted.sizes).toEqual(draft.fitted.sizes)
    const afresh = new EarlierLayouts([])
    const searched = await layOut({ ...changed, earlier: afresh })
    expect(searched.fitted.sizes).not.toEqual(draft.fitted.sizes)
    expect((await afresh.recall(changed))?.fitted.sizes).toEqual(searched.fitted.sizes)
  })

  it('takes the largest sizes where the template allows more, and no more than it allows', async () => {
    const { draft, memory } = await remembered(inputWith(''))
    const largest = draft.fitted.sizes.get('note') as number
    for (const by of [1.2, 0.9]) {
      const { fit } = slotOf('note')
      const note = { ...slotOf('note'), fit: [fit[0], fit[1] * by] as [number, number] }
      const file = { ...template.file, slots: { ...template.file.slots, note } }
      const again = await memory.recall(
        inputWith('', { template: { ...template, overlay: overlayWith(''), file } }),
      )
      expect(again?.fitted.sizes.get('note')).toBeCloseTo(largest * by, 1)
    }
  })

  it('gives up what it gave up, until it is searched', async () => {
    const tight = '.area{height:calc(33*var(--u))}'
    const { draft, memory } = await remembered(inputWith(tight))
    expect(draft.dropped).toEqual(['note'])
    const roomy = inputWith('.area{height:calc(60*var(--u))}')
    expect((await memory.recall(roomy))?.dropped).toEqual(['note'])
    expect((await layOut({ ...roomy, earlier: new EarlierLayouts([]) })).dropped).toEqual([])
  })

  it('is searched where what was given up is not enough', async () => {
    const { memory } = await remembered(inputWith(''))
    const changed = inputWith('.area{height:calc(33*var(--u))}')
    expect(await memory.recall(changed)).toBeUndefined()
    const { dropped } = await layOut({ ...changed, earlier: memory })
    expect(dropped).toEqual(['note'])
    // What was found now is what is remembered.
    expect((await memory.recall(changed))?.dropped).toEqual(['note'])
  })

  it('is taken for other words, unless it was cut short for those it had', async () => {
    const { memory } = await remembered(inputWith(''))
    const copy = { ...COPY, title: 'Two nights of jazz by the harbour' }
    expect((await memory.recall(inputWith('', { copy })))?.copy).toEqual(copy)
    const title = { ...slotOf('title'), truncate: true }
    const file = { ...template.file, slots: { ...template.file.slots, title } }
    const narrow = inputWith('.area{height:calc(14*var(--u))}', { copy: only(COPY.title.repeat(4)) })
    const input = { ...narrow, template: { ...narrow.template, file } }
    const cut = await remembered(input)
    expect(cut.draft.copy.title).toMatch(/…$/)
    expect((await cut.memory.recall(input))?.copy).toEqual(cut.draft.copy)
    expect(await cut.memory.recall({ ...input, copy: only(COPY.title) })).toBeUndefined()
  })

  it('is of this language, placement and position, and of no other', async () => {
    const { memory } = await remembered(inputWith(''))
    const changes: readonly Partial<LayOutInput>[] = [
      { locale: 'fr' },
      { placement: placementOf(1080, 1060) },
      { position: 'top' },
      { smaller: true },
      { leftOut: new Set(['note']) },
    ]
    for (const change of changes) expect(await memory.recall(inputWith('', change))).toBeUndefined()
    expect(await memory.recall(inputWith(''))).toBeDefined()
  })
})

const only = (title: string) => ({ title, lead: null, note: null })

type Slot = NonNullable<(typeof template.file.slots)[string]>

function slotOf(id: string): Slot {
  return template.file.slots[id] as Slot
}

const wordsOf = ({ fitted }: Draft): readonly string[] => fitted.setting.probe.words.map(({ text }) => text)
