import { beforeAll, expect, it } from 'vitest'
import { wordsFor } from '../../src/server/repair-words.ts'
import type { Template } from '../../src/template/template.ts'
import { BASE, templateOf } from '../support/template-fixture.ts'

let template: Template

beforeAll(async () => {
  const note = { ...BASE.fields.note, label: 'QR caption' }
  const families = { ...BASE.families, square: { drop: ['note'], droppable: ['lead'] } }
  template = await templateOf({ fields: { ...BASE.fields, note }, families })
})

const said = (
  repairs: Readonly<Record<string, readonly string[]>>,
  dropped: readonly string[],
  family: 'square' | 'tall' = 'tall',
): readonly string[] => {
  const slots = Object.entries(repairs).map(([slot, done]) => ({ slot, repairs: done }))
  const entry = { certificate: { slots }, dropped } as unknown as Parameters<typeof wordsFor>[0]
  return wordsFor(entry, template, family).repairs
}

it('tells once what was done to several fields, in the words of the form', () => {
  expect(said({ title: ['scrim 0.42'], lead: ['scrim 0.4'], note: ['panel'] }, [])).toEqual([
    'A veil lies under title and lead.',
    'QR caption stands on a panel.',
  ])
  expect(said({ title: ['moved top'] }, [])).toEqual(['Title stands where the picture is calmer.'])
})

it('tells in one sentence what there was no room for, but for what a family never sets', () => {
  expect(said({}, ['lead', 'note'])).toEqual(['There is no room for lead and QR caption.'])
  expect(said({}, ['lead', 'note'], 'square')).toEqual(['There is no room for lead.'])
  expect(said({}, [])).toEqual([])
})
