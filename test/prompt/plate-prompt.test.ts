import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import { toHex } from '../../src/kit/color.ts'
import { FAMILIES, type Family } from '../../src/placement/family.ts'
import { platePrompt } from '../../src/prompt/plate-prompt.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import { BASE, kitOf, templateOf } from '../support/template-fixture.ts'

let kit: BrandKit
beforeAll(async () => {
  kit = await kitOf('halden')
})

const calm = (x: number, y: number, width: number, height: number) => [{ x, y, width, height }]

describe('the plate prompt', () => {
  it('names the brand’s colours, style and what to avoid', async () => {
    const prompt = platePrompt(await templateOf(), kit, 'square')
    for (const word of [...kit.file.imagery.style, ...kit.file.imagery.avoid]) expect(prompt).toContain(word)
    const { primary } = kit.file.colors
    expect(prompt).toContain(`${primary} ${toHex(kit.colors[primary] ?? [0, 0, 0])}`)
    expect(prompt).toContain('square 1:1')
    expect(prompt).toContain('Calm: none')
  })

  it.each([
    [calm(0, 0, 0.5, 0.3), 'the upper left, 50 % of the width and 30 % of the height'],
    [calm(0.6, 0.65, 0.38, 0.3), 'the lower right, 38 % of the width and 30 % of the height'],
    [calm(0.25, 0.4, 0.5, 0.2), 'the middle, 50 % of the width and 20 % of the height'],
    [calm(0, 0, 1, 0.25), 'the upper 25 % across the full width'],
    [calm(0, 0, 0.3, 1), 'the left 30 % over the full height'],
    [calm(0, 0.3, 1, 0.2), 'a band across the full width, from 30 % to 50 % of the height'],
    [calm(0, 0, 1, 1), 'the whole frame'],
    [
      [...calm(0, 0, 1, 0.25), ...calm(0, 0.8, 1, 0.2)],
      'the upper 25 % across the full width; the lower 20 % across the full width',
    ],
  ])('says where it must be calm: %j', async (boxes, words) => {
    const template = await templateOf({ families: { ...BASE.families, tall: { calm: boxes } } })
    expect(platePrompt(template, kit, 'tall')).toContain(`Calm: ${words}.`)
  })

  it.each([
    [calm(0, 0, 0.6, 1), 'in the right 40 % over the full height'],
    [
      [...calm(0, 0, 0.5, 1), ...calm(0, 0.5, 1, 0.5)],
      'in the upper right, 50 % of the width and 50 % of the height',
    ],
    [calm(0, 0, 1, 1), 'along one edge of the frame'],
    [[], 'in the whole frame'],
  ])('puts the subject where the calm areas leave most room: %j', async (boxes, words) => {
    const template = await templateOf({
      families: { ...BASE.families, tall: { calm: boxes } },
      plate: 'It stands {{subject}}.',
    })
    expect(platePrompt(template, kit, 'tall')).toContain(`It stands ${words}.`)
  })

  it('has a format for every family, and neither braces nor markup', async () => {
    const template = await templateOf({ plate: 'A scene,  {{style}}\n\n {{format}} & “more”' })
    const prompts = FAMILIES.map((family) => platePrompt(template, kit, family))
    expect(new Set(prompts).size).toBe(FAMILIES.length)
    for (const prompt of prompts) {
      expect(prompt).not.toMatch(/[{}]|&amp;| {2}|undefined/)
      expect(prompt).toContain('& “more”')
    }
  })

  it('is a text-free brief of every bundled template, with something to fill each calm area, and no word that asks for type', async () => {
    for (const id of await templateNames('.')) {
      const { template } = await findTemplate(id, '.')
      if (template === undefined) throw new Error(id)
      for (const family of Object.keys(template.file.families) as Family[]) {
        const prompt = platePrompt(template, kit, family)
        const lines = prompt.split('\n')
        expect(lines.at(-1)).toMatch(/^Constraints: .*without any text, letters, numbers, logos/)
        for (const label of ['Use', 'Format', 'Scene', 'Subject', 'Light', 'Palette', 'Style', 'Avoid'])
          expect(prompt).toContain(`${label}: `)
        const areas = lines.filter((line) => line.startsWith('Calm area, '))
        expect(areas).toHaveLength(template.file.families[family]?.calm.length ?? 0)
        for (const line of areas) expect(line.length).toBeGreaterThan(90)
        // A model that hears of posters and headlines draws them; what is excluded stands after “Avoid”.
        const asked = lines.filter((line) => !/^(?:Avoid|Constraints|Style)/.test(line)).join('\n')
        expect(asked).not.toMatch(
          /poster|flyer|magazine|menu|headline|caption|lettering|typograph|space for/i,
        )
        expect(asked).not.toContain(kit.file.name)
      }
    }
  })
})
