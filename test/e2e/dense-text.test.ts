import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/export/manifest.ts'
import type { DoneEntry } from '../../src/export/schema.ts'
import { comparable, readsAs } from '../../src/ocr/fold.ts'
import { decodePicture, encode, resample } from '../../src/raster/sharp.ts'
import { unreadWords } from '../../src/verify/words.ts'
import { readWithTesseract } from '../support/ensure-tesseract.ts'
import type { Misreading } from '../support/fake-openai/misread.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { wantedIn } from '../support/fake-openai/wanted.ts'
import { produce } from '../support/produce-manifest.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-dense-'))
let fake: FakeOpenAi
beforeAll(async () => {
  fake = await startFakeOpenAi()
})
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const CAMPAIGN = {
  name: 'dense-menu',
  brand: 'maree',
  template: 'menu',
  placements: ['print-a4-150', 'instagram-feed-portrait'],
  locales: ['fr'],
  plate: { source: 'openai', quality: 'high' },
  // As a picture: what an independent reader takes.
  format: { 'print-a4-150': 'png' },
  generated: ['title', 'subtitle', 'items', 'address', 'hours', 'allergens'],
  rows: [
    {
      title: 'La carte',
      subtitle: 'Juin, au gré de la criée',
      items: [
        { section: 'Coquillages', name: 'Huîtres creuses', price: '15 EUR' },
        { section: 'Coquillages', name: 'Palourdes crues', note: 'citron vert', price: '13 EUR' },
        { section: 'Coquillages', name: 'Plateau Marée', price: '68 EUR' },
        { section: 'Poissons', name: 'Bar de ligne', note: 'beurre blanc', price: '29 EUR' },
        { section: 'Poissons', name: 'Homard bleu', price: '38 EUR' },
        { section: 'Poissons', name: 'Raie aux câpres', price: '23 EUR' },
      ],
      notes: 'yes',
      address: 'Marée, 12, quai des Goélands',
      hours: 'Du mercredi au dimanche',
      allergens: 'Prix nets, service compris.',
    },
  ],
}

/** The same in a face that Debian's Tesseract reads without a slip; that of the brand above it takes for other letters. */
const STOVE = {
  ...CAMPAIGN,
  name: 'stove-menu',
  brand: 'halden',
  placements: ['instagram-feed-portrait'],
  format: {},
  locales: ['en'],
  rows: [
    {
      title: 'Stove menu',
      subtitle: 'Wet boots welcome',
      items: [
        {
          section: 'From the stove',
          name: 'Pea soup, rye',
          note: 'all day, until it is gone',
          price: '6.50 EUR',
        },
        {
          section: 'From the stove',
          name: 'Barley porridge',
          note: 'lingonberries, cream',
          price: '5.50 EUR',
        },
        { section: 'From the stove', name: 'Mushroom stew', price: '9.50 EUR' },
        { section: 'Baked here', name: 'Cinnamon knot', price: '3.50 EUR' },
        { section: 'Baked here', name: 'Rhubarb cake', note: 'Saturdays', price: '4 EUR' },
        { section: 'Baked here', name: 'Waffle, jam', price: '4.50 EUR' },
      ],
      notes: 'yes',
      address: 'Halden, Old Sawmill, Ridge Road',
      hours: 'Every day, 8–18',
      allergens: 'Water is free, so is the map.',
    },
  ],
}

const numberOf = (prompt: string, text: string): number =>
  wantedIn(prompt).find((block) => block.text === text)?.number ?? 0

/** Makes the campaign with mistakes planted in the text its plate shows. */
async function make(
  name: string,
  campaign: object,
  plant: (prompt: string) => readonly Misreading[] = () => [],
): Promise<Manifest> {
  const plates = { apiKey: KEY, baseURL: fake.baseURL, folder: path.join(folder, 'plates', name) }
  const { promptsOf } = await import('../../src/campaign/plates/prompts.ts')
  const { carriedText } = await import('../../src/campaign/carried/carried.ts')
  const { prepare } = await import('../../src/campaign/prepare.ts')
  const { input } = await prepare(campaign, { projectDir: folder })
  const [words] = await promptsOf(input, await carriedText(input))
  fake.script({ misread: plant(words?.prompt ?? '') })
  return produce(campaign, { out: path.join(folder, name), projectDir: folder, jobs: 2, plates })
}

function done(manifest: Manifest, placement: string): DoneEntry {
  const entry = manifest.exports.find((each) => each.placement === placement)
  if (entry?.status !== 'done') throw new Error(JSON.stringify(entry, null, 1))
  return entry
}

/** What an independent Tesseract reads of each slot, line by line. */
async function readBy(
  name: string,
  { file, certificate }: DoneEntry,
  language: 'eng' | 'fra' = 'fra',
): Promise<readonly (readonly [string, string, string])[]> {
  const picture = await decodePicture(readFileSync(path.join(folder, name, file)), file)
  const out: [string, string, string][] = []
  for (const { slot, text, lineBoxes, fontSize } of certificate.slots) {
    const lines: string[] = []
    for (const { x, y, width, height } of lineBoxes) {
      const air = Math.round(0.15 * fontSize)
      const box = { x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }
      const scale = Math.min(3, Math.max(0.4, 44 / fontSize))
      const size = { width: Math.round(box.width * scale), height: Math.round(box.height * scale) }
      lines.push(
        readWithTesseract(await encode(await resample(picture, box, size), { format: 'png' }), language),
      )
    }
    out.push([slot, text, lines.join(' ')])
  }
  return out
}

/** Words of a copy that do not stand in a reading, each counted once: accents, digits and case have to be right. */
function misreadWords(text: string, read: string): readonly string[] {
  const found = read.split(/\s+/).map(comparable)
  return text.split(/\s+/).filter((word) => {
    const at = found.indexOf(comparable(word))
    if (at >= 0) found.splice(at, 1)
    return at < 0
  })
}

describe('a menu whose text the image model draws', () => {
  it('ships no misreading: each is found, and its slot is set by the overlay', async () => {
    const manifest = await make('planted', CAMPAIGN, (prompt) => [
      { kind: 'typo', block: numberOf(prompt, 'Palourdes crues') },
      { kind: 'swap', block: numberOf(prompt, '68 €'), with: numberOf(prompt, '29 €') },
      { kind: 'missing', block: numberOf(prompt, 'Du mercredi au dimanche') },
      { kind: 'doubled', block: numberOf(prompt, 'Marée, 12, quai des Goélands') },
    ])
    expect(manifest.counts).toEqual({ done: 2, refused: 0, failed: 0 })
    expect(fake.charges()).toBe(1)
    for (const placement of CAMPAIGN.placements) {
      const entry = done(manifest, placement)
      const found = (entry.misread ?? []).map(({ text, verdict }) => `${verdict} ${text}`)
      for (const planted of [
        'wrong Palourdes crues',
        'wrong 68 €',
        'wrong 29 €',
        'missing Du mercredi au dimanche',
        'doubled Marée, 12, quai des Goélands',
      ])
        expect(found).toContain(planted)
      const owners = Object.fromEntries(entry.certificate.slots.map(({ slot, owner }) => [slot, owner]))
      expect(owners).toMatchObject({ items: 'overlay', hours: 'overlay', address: 'overlay' })
      if (placement === 'print-a4-150')
        expect(owners).toMatchObject({ title: 'generated', subtitle: 'generated' })
      for (const [slot, text, read] of await readBy('planted', entry)) {
        expect({ slot, unread: unreadWords(text, read), read }).toMatchObject({ slot, unread: [] })
        if (owners[slot] === 'generated')
          expect({ slot, exact: readsAs(text, read), read }).toMatchObject({ exact: true })
      }
    }
  }, 240_000)

  it('reads exactly, word by word, where the overlay sets what the model got wrong', async () => {
    const manifest = await make('stove', STOVE, (prompt) => [
      { kind: 'typo', block: numberOf(prompt, 'Stove menu') },
      { kind: 'typo', block: numberOf(prompt, 'Wet boots welcome') },
      { kind: 'swap', block: numberOf(prompt, '€6.50'), with: numberOf(prompt, '€9.50') },
      { kind: 'doubled', block: numberOf(prompt, 'Halden, Old Sawmill, Ridge Road') },
      { kind: 'missing', block: numberOf(prompt, 'Every day, 8–18') },
      { kind: 'garbled', block: numberOf(prompt, 'Water is free, so is the map.') },
    ])
    const entry = done(manifest, 'instagram-feed-portrait')
    const { slots } = entry.certificate
    expect(slots.map(({ slot, owner }) => [slot, owner])).toEqual(slots.map(({ slot }) => [slot, 'overlay']))
    const reading = await readBy('stove', entry, 'eng')
    expect(reading.map(([slot]) => slot)).toEqual(expect.arrayContaining(STOVE.generated))
    for (const [slot, text, read] of reading)
      expect({ slot, misread: misreadWords(text, read), read }).toMatchObject({ slot, misread: [] })
  }, 120_000)

  it('stays the model’s where all of it reads, and is bought once', async () => {
    const paid = fake.charges()
    const campaign = { ...CAMPAIGN, placements: ['print-a4-150'] }
    const first = done(await make('right', campaign), 'print-a4-150')
    expect(Object.fromEntries(first.certificate.slots.map(({ slot, owner }) => [slot, owner]))).toMatchObject(
      {
        title: 'generated',
        subtitle: 'generated',
        items: 'generated',
      },
    )
    for (const { contrast, required } of first.certificate.slots)
      expect(contrast.p5).toBeGreaterThanOrEqual(required)
    for (const [slot, text, read] of await readBy('right', first))
      expect({ slot, unread: unreadWords(text, read), read }).toMatchObject({ slot, unread: [] })
    const again = done(await make('right', campaign), 'print-a4-150')
    expect(again.sha256).toBe(first.sha256)
    expect(fake.charges()).toBe(paid + 1)
  }, 240_000)
})
