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
  return { draft, memory: new EarlierLayouts(JSON.parse(JSON.stringify(memory.all()))) }
}

const looks = ({ fitted, dropped, repairs }: Draft) => ({
  sizes: fitted.sizes,
  lines: [...fitted.slots].map(([slot, { lines }]) => [slot, lines.length]),
  dropped,
  repairs,
})

describe('a layout from before a change', () => {
  it.each(['en', 'de', 'ar'])('is taken where the change leaves the type alone, in %s', async (locale) => {
    const { draft, memory } = await remembered(inputWith('', { locale }))
    const changed = inputWith('.area{opacity:.9}', { locale })
    const again = await memory.recall(changed)
    expect(again && looks(again)).toEqual(looks(draft))
    expect(looks(await layOut({ ...changed, earlier: memory }))).toEqual(looks(await layOut(changed)))
  })

  it.each([
    ['has less room', '', '.area{width:calc(50*var(--u))}'],
    ['has more room', '.area{width:calc(50*var(--u))}', ''],
  ])('is searched anew where the type %s', async (_, before, after) => {
    const { draft, memory } = await remembered(inputWith(before))
    const changed = inputWith(after)
    expect(await memory.recall(changed)).toBeUndefined()
    const anew = await layOut({ ...changed, earlier: memory })
    expect(looks(anew)).toEqual(looks(await layOut(changed)))
    expect(anew.fitted.sizes).not.toEqual(draft.fitted.sizes)
    // What was found now is what is remembered.
    expect(looks((await memory.recall(changed)) as Draft)).toEqual(looks(anew))
  })

  it('gives up what it gave up, until there is room for it', async () => {
    const tight = '.area{height:calc(33*var(--u))}'
    const { draft, memory } = await remembered(inputWith(tight))
    expect(draft.dropped).toEqual(['note'])
    const again = await memory.recall(inputWith(`${tight}.area{opacity:.9}`))
    expect(again && looks(again)).toEqual(looks(draft))
    const roomy = inputWith('.area{height:calc(60*var(--u))}')
    expect((await layOut({ ...roomy, earlier: memory })).dropped).toEqual([])
  })

  it('is of this copy, language, placement and range of sizes, and of no other', async () => {
    const { memory } = await remembered(inputWith(''))
    const title = template.file.slots.title as NonNullable<(typeof template.file.slots)['title']>
    const slots = { ...template.file.slots, title: { ...title, fit: [6, 12] as [number, number] } }
    const changes: readonly Partial<LayOutInput>[] = [
      { copy: { ...COPY, title: 'Two nights of jazz by the harbour' } },
      { locale: 'fr' },
      { placement: placementOf(1080, 1060) },
      { template: { ...template, file: { ...template.file, slots } } },
    ]
    for (const change of changes) expect(await memory.recall(inputWith('', change))).toBeUndefined()
    expect(await memory.recall(inputWith(''))).toBeDefined()
  })
})
