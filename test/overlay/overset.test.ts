import { describe, expect, it } from 'vitest'
import type { Draft, LayOutInput } from '../../src/overlay/draft.ts'
import type { Misfit } from '../../src/overlay/judge.ts'
import { type Attempts, describeOverset, languageName, shortened } from '../../src/overlay/overset.ts'
import type { Copy } from '../../src/template/template.ts'
import { BASE, placementOf } from '../support/template-fixture.ts'

const SLOTS = {
  title: { ...BASE.slots.title, truncate: false },
  lead: { ...BASE.slots.lead, truncate: true },
  note: { ...BASE.slots.note },
}

function inputOf(copy: Copy, locale = 'en'): LayOutInput {
  const file = { fields: BASE.fields, slots: SLOTS }
  return { template: { file }, copy, locale, placement: placementOf(1080, 1350) } as unknown as LayOutInput
}

function draftWith(misfits: readonly Misfit[], size = 70): Draft {
  const sizes = new Map(Object.keys(SLOTS).map((slot) => [slot, size]))
  return { fitted: { misfits, sizes, slots: new Map() }, dropped: [], repairs: new Map() } as unknown as Draft
}

const TOO_LONG: readonly Misfit[] = [{ slot: 'title', kind: 'lines' }]

/** Fits when a field is at most so long; counts what was asked. */
function limited(field: string, most: number, misfits = TOO_LONG) {
  const asked = { drafts: 0, quick: 0 }
  const ok = (copy: Copy): boolean => String(copy[field] ?? '').length <= most
  const attempts: Attempts = {
    draft: async (copy) => {
      asked.drafts += 1
      return draftWith(ok(copy) ? [] : misfits)
    },
    holds: async (copy) => {
      asked.quick += 1
      return ok(copy)
    },
  }
  return { attempts, asked }
}

const WORDS = Array.from({ length: 100 }, () => 'abcd').join(' ')

describe('what fits', () => {
  it.each([4, 5, 9, 44, 200, 498])('is found to the word when %i characters hold', async (most) => {
    const { attempts, asked } = limited('title', most)
    const cut = await shortened(inputOf({ title: WORDS }), draftWith(TOO_LONG), attempts)
    expect(cut).toMatchObject({
      field: 'title',
      slot: 'title',
      given: 499,
      fits: Math.floor((most + 1) / 5) * 5 - 1,
    })
    expect(cut?.draft).toBeUndefined()
    expect(asked.quick).toBeLessThanOrEqual(8)
    expect(asked.drafts).toBe(1)
  })

  it('is the beginning of a word when not one holds, and nothing when not one letter does', async () => {
    expect(
      await shortened(inputOf({ title: WORDS }), draftWith(TOO_LONG), limited('title', 3).attempts),
    ).toMatchObject({ fits: 3, word: 4 })
    expect(
      await shortened(inputOf({ title: WORDS }), draftWith(TOO_LONG), limited('title', 0).attempts),
    ).toMatchObject({ fits: 0 })
  })

  it('is believed only after a full try', async () => {
    const { attempts } = limited('title', 44)
    const hopeful: Attempts = { ...attempts, holds: async (copy) => String(copy.title).length <= 60 }
    expect(await shortened(inputOf({ title: WORDS }), draftWith(TOO_LONG), hopeful)).toMatchObject({
      fits: 44,
    })
  })

  it('counts what a reader counts', async () => {
    const title = '👩🏽‍🚀 abc '.repeat(10).trim()
    const cut = await shortened(inputOf({ title }), draftWith(TOO_LONG), limited('title', 0).attempts)
    expect(cut?.given).toBe(10 * 5 + 9)
  })

  it('ends with an ellipsis, without the comma before it, where the slot may be cut', async () => {
    const seen: string[] = []
    const { attempts } = limited('lead', 14, [{ slot: 'lead', kind: 'lines' }])
    const cut = await shortened(
      inputOf({ title: 'T', lead: 'one two three, four five' }),
      draftWith([{ slot: 'lead', kind: 'lines' }]),
      {
        ...attempts,
        draft: (copy) => {
          seen.push(String(copy.lead))
          return attempts.draft(copy)
        },
      },
    )
    expect(seen).toEqual(['one two three…'])
    expect(cut?.draft?.repairs.get('lead')).toEqual(['truncated'])
  })

  it('is looked for in the next field at fault when the first cannot help', async () => {
    const both: readonly Misfit[] = [
      { slot: 'title', kind: 'room' },
      { slot: 'lead', kind: 'room' },
    ]
    const cut = await shortened(
      inputOf({ title: WORDS, lead: WORDS }),
      draftWith(both),
      limited('lead', 44, both).attempts,
    )
    expect(cut?.field).toBe('lead')
  })

  it('is not looked for where no text is at fault', async () => {
    expect(
      await shortened(inputOf({ title: null }), draftWith(TOO_LONG), limited('title', 1).attempts),
    ).toBeUndefined()
  })
})

describe('the words of a refusal', () => {
  const input = inputOf({ title: WORDS }, 'de')
  it('name field, length, what fits, size, place and language, and say what to do', () => {
    const said = describeOverset(input, draftWith(TOO_LONG, 69.6), {
      field: 'title',
      slot: 'title',
      given: 61,
      fits: 44,
    })
    expect(said).toEqual({
      message: 'title: 61 characters, at most 44 at 70 px on test-1080x1350 (German)',
      hint: 'Shorten title by 17, or leave this placement out.',
    })
  })

  it('say how long a word may be where none fits', () => {
    const cut = { field: 'title', slot: 'title', given: 61, fits: 9, word: 14 }
    expect(describeOverset(input, draftWith(TOO_LONG, 70), cut)).toEqual({
      message: 'title: 61 characters, at most 9 at 70 px on test-1080x1350 (German)',
      hint: 'Its first word has 14 characters; a word of 9 fits. Shorten title by 52, or leave this placement out.',
    })
  })

  it('say what is wrong where no length would do', () => {
    const said = describeOverset(
      input,
      draftWith([
        { slot: 'title', kind: 'width' },
        { slot: 'lead', kind: 'room' },
      ]),
      { field: 'title', slot: 'title', given: 61, fits: 0 },
    )
    expect(said.hint).toContain('title has too wide a word, lead has too little room')
    expect(said.hint).toContain('in the portrait layout of the template')
  })

  it('do without a field where a list is too long', () => {
    const { message, hint } = describeOverset(input, draftWith(TOO_LONG), undefined)
    expect(message).toBe(
      'The copy does not fit test-1080x1350 (German) even at 70 px: title takes too many lines',
    )
    expect(hint).toContain('take out entries')
  })

  it('name languages in English', () => {
    expect([languageName('pt-BR'), languageName('ar'), languageName('zh-Hant')]).toEqual([
      'Brazilian Portuguese',
      'Arabic',
      'Traditional Chinese',
    ])
  })
})
