import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { renderOne } from '../../src/campaign/render-one.ts'
import { openEyes } from '../../src/ocr/tesseract.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { readerOn } from '../../src/verify/read-back.ts'

const eyes = openEyes()
afterAll(() => eyes.close())

it('reads the words of an export, and tells those that are not there', async () => {
  const { bytes, certificate } = await renderOne({
    brand: 'halden',
    template: 'card',
    placement: { id: 'small', width: 480, height: 600, formats: ['png'] },
    locale: 'en',
    copy: { headline: 'Open late', note: 'Every Thursday until ten.' },
    projectDir: path.join(import.meta.dirname, '..', 'campaign', 'project'),
  })
  const picture = await decodePicture(bytes, 'export')
  const slots = certificate.slots.map(({ lines, ...slot }) => ({ ...slot, lines }))
  expect(await readerOn(eyes, true)(picture, slots, 'en')).toEqual([])

  const other = slots.map((slot) => ({ ...slot, text: slot.text.replace('late', 'early') }))
  const found = await readerOn(eyes, true)(picture, other, 'en')
  expect(found).toMatchObject([{ kind: 'fault', code: 'WORDS_UNREAD', slot: 'headline' }])
  expect(found[0]?.message).toContain('early')
  expect(await readerOn(eyes, false)(picture, other, 'en')).toMatchObject([{ kind: 'remark' }])
  expect(
    await readerOn(eyes, true)(picture, [{ ...(slots[0] as (typeof slots)[0]), text: 'Поздно' }], 'ru'),
  ).toMatchObject([{ kind: 'remark', code: 'NOT_MEASURABLE' }])
}, 60_000)
