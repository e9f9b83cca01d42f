import { describe, expect, it } from 'vitest'
import { aiLabels } from '../../src/brand/legal.ts'
import { intersection } from '../../src/kit/geometry.ts'
import { layOutMarked } from '../../src/overlay/disclosure.ts'
import { inkOn } from '../../src/overlay/set.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { readCopy } from '../../src/template/copy.ts'
import { findTemplate } from '../../src/template/find.ts'
import { flatTone, kitOf } from '../support/template-fixture.ts'

const root = new URL('../..', import.meta.url).pathname
const at = (id: string): Placement => findPlacement(id) as Placement

const marked = async (
  template: string,
  placement: string,
  locale: string,
  raw: Record<string, unknown>,
  labels: readonly string[],
) => {
  const found = (await findTemplate(template, root)).template
  if (found === undefined) throw new Error('no template')
  const kit = await kitOf('halden')
  const { copy } = readCopy(found, raw, { file: 'test', path: (field) => field })
  const draft = await layOutMarked(
    { template: found, kit, copy: copy as never, locale, placement: at(placement) },
    labels,
  )
  return inkOn(draft, { kit, tone: flatTone(at(placement), [90, 110, 100]) })
}

const SALE = { offer: '30', unit: '%', headline: 'Autumn sale', cta: 'Shop now' }
const STATEMENT = { headline: 'We repair what others throw away', by: 'Halden', cta: 'Read on' }

describe('layOutMarked', () => {
  it.each([
    ['sale-ad', 'instagram-story', SALE],
    ['sale-ad', 'google-display-300x250', SALE],
    ['statement', 'instagram-feed-square', STATEMENT],
    ['statement', 'google-display-160x600', STATEMENT],
    ['statement', 'google-display-728x90', STATEMENT],
  ] as const)(
    'sets the mark as a slot of its own, clear of all else: %s at %s',
    async (template, placement, copy) => {
      const { slots, logos } = await marked(template, placement, 'en', copy, ['Picture made with AI', 'AI'])
      const mark = slots.find(({ slot }) => slot === 'ai-mark')
      expect(mark?.text).toMatch(/^(Picture made with AI|AI)$/i)
      expect(mark).toMatchObject({ role: 'legal', lines: 1, ground: expect.not.stringMatching(/^plate$/) })
      expect(mark?.xHeight).toBeGreaterThanOrEqual(0.98)
      const others = [
        ...slots.filter(({ slot }) => slot !== 'ai-mark').flatMap(({ lineBoxes }) => lineBoxes),
        ...logos,
      ]
      expect(
        others.filter(
          (box) => intersection(box, mark?.box ?? { x: 0, y: 0, width: 9999, height: 9999 }) !== undefined,
        ),
      ).toEqual([])
    },
  )

  it('sets none where there is no label', async () => {
    const { slots } = await marked('sale-ad', 'instagram-story', 'en', SALE, [])
    expect(slots.map(({ slot }) => slot)).not.toContain('ai-mark')
  })

  it('refuses where there is no room', async () => {
    await expect(
      marked('statement', 'google-display-300x50', 'en', STATEMENT, ['Picture made with AI']),
    ).rejects.toMatchObject({
      code: 'COPY_OVERSET',
      message: expect.stringContaining('no room for the mark “Picture made with AI”'),
    })
  })
})

describe('aiLabels', () => {
  it('follows the policy of the brand and the language', async () => {
    const kit = await kitOf('halden')
    const policy = (ai: object) => ({ ...kit, file: { ...kit.file, ai } }) as typeof kit
    expect(aiLabels(kit, 'de-AT')).toEqual(['Bild mit KI erstellt', 'KI'])
    expect(aiLabels(policy({ disclosure: 'mark', label: {} }), 'fr')).toEqual(['IA'])
    expect(aiLabels(policy({ disclosure: 'mark', label: {} }), 'en')).toEqual(['AI'])
    expect(aiLabels(policy({ disclosure: 'none', label: { '*': 'Made with AI' } }), 'en')).toEqual([])
  })
})
