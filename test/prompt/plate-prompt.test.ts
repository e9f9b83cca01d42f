import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import { toHex } from '../../src/kit/color.ts'
import { FAMILIES } from '../../src/placement/family.ts'
import { platePrompt } from '../../src/prompt/plate-prompt.ts'
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
    [calm(0, 0, 0.5, 0.3), 'the upper left 50 % × 30 %'],
    [calm(0.6, 0.7, 0.4, 0.3), 'the lower right 40 % × 30 %'],
    [calm(0.25, 0.4, 0.5, 0.2), 'the middle 50 % × 20 %'],
    [calm(0, 0, 1, 0.25), 'the upper 100 % × 25 %'],
    [calm(0, 0, 0.3, 1), 'the middle left 30 % × 100 %'],
    [[...calm(0, 0, 1, 0.25), ...calm(0, 0.8, 1, 0.2)], 'the upper 100 % × 25 %; the lower 100 % × 20 %'],
  ])('says where it must be calm: %j', async (boxes, words) => {
    const template = await templateOf({ families: { ...BASE.families, tall: { calm: boxes } } })
    expect(platePrompt(template, kit, 'tall')).toContain(`Calm: ${words}.`)
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
})
