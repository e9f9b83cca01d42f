import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { comparePlates } from '../../src/campaign/plates/compare-plates.ts'
import { revisePlate } from '../../src/campaign/plates/revise-plate.ts'
import type { Revision } from '../../src/campaign/plates/revision.ts'
import { compare } from '../../src/cli/plate.ts'
import { processTerminal } from '../../src/cli/terminal.ts'
import { sha256 } from '../../src/kit/hash.ts'
import type { StoredPlate } from '../../src/plate/plate-store.ts'
import { FEATHER } from '../../src/plate/revise.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { produce } from '../support/produce-manifest.ts'

const projectDir = path.join(import.meta.dirname, 'project')
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-revise-'))
const file = (name: string) => path.join(folder, name)
let fake: FakeOpenAi
let plates: object
let parent: string
beforeAll(async () => {
  fake = await startFakeOpenAi()
  plates = {
    folder: file('plates'),
    apiKey: KEY,
    baseURL: fake.baseURL,
    pace: { atOnce: 3, perMinute: 1000 },
  }
  const { manifest } = await make({ source: 'openai', quality: 'low', scene: 'A harbour' })
  parent = manifest.plates[0]?.key as string
})
beforeEach(() => fake.forget())
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const make = async (
  plate: object,
  placements = [{ id: 'badge', width: 240, height: 240, formats: ['png'] }],
) => {
  const campaign = {
    name: 'hours',
    brand: 'halden',
    template: 'card',
    placements,
    locales: ['en'],
    plate,
    rows: [{ headline: 'Open late' }],
  }
  const manifest = await produce(campaign, { out: file('out'), projectDir, jobs: 0, plates })
  return { manifest }
}
const revise = (revision: Revision) => revisePlate(revision, { projectDir, plates })
const rgb = async (location: string) => {
  const { data, info } = await sharp(readFileSync(location))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
const original = () => rgb(path.join(folder, 'plates', `${parent}.png`))

/** White where the picture may change: a circle in its middle. */
async function circle(name: string, size: number): Promise<string> {
  const data = Buffer.alloc(size * size)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2) < size * 0.2) data[y * size + x] = 255
    }
  }
  const raw = { width: size, height: size, channels: 1 } as const
  writeFileSync(file(name), await sharp(data, { raw }).png().toBuffer())
  return file(name)
}

describe('an edit with a mask', () => {
  let edited: StoredPlate
  beforeAll(async () => {
    edited = await revise({
      from: parent.slice(0, 12),
      prompt: 'A harbour with a moon',
      mask: await circle('mask.png', 816),
    })
  })

  it('sends the plate and a mask of its size, transparent where it may change', async () => {
    const { record } = edited
    expect(record).toMatchObject({
      parent,
      edit: 'mask',
      origin: 'model',
      asked: { width: 816, height: 816 },
    })
    const again = await revise({ from: parent, prompt: 'A harbour with a moon', mask: file('mask.png') })
    expect(again.record).toEqual(record)
    expect(fake.journal).toHaveLength(0)
  })

  it('changes no pixel outside of the mask and its feather, and the whole of it inside', async () => {
    const before = await original()
    const after = await rgb(edited.path)
    const raw = await rgb(path.join(folder, 'plates', edited.record.file))
    let touched = 0
    for (let y = 0; y < 816; y++) {
      for (let x = 0; x < 816; x++) {
        const distance = Math.hypot(x + 0.5 - 408, y + 0.5 - 408) - 816 * 0.2
        const at = (y * 816 + x) * 3
        if (distance > FEATHER + 2) {
          if (before.data[at] !== after.data[at] || before.data[at + 2] !== after.data[at + 2]) touched++
        } else if (distance < -2 && raw.data[at] !== after.data[at]) touched++
      }
    }
    expect(touched).toBe(0)
    expect(after.data.equals(before.data)).toBe(false)
  })

  it('keeps the provider’s own bytes beside what is used', () => {
    const { record } = edited
    expect(sha256(readFileSync(path.join(folder, 'plates', record.file)))).toBe(record.sha256)
    expect(sha256(readFileSync(edited.path))).toBe(record.composed?.sha256)
  })

  it('serves in a campaign, as does the plate it was made from', async () => {
    const { manifest } = await make({ source: 'stored', key: edited.record.key.slice(0, 8) })
    expect(manifest.plates[0]).toMatchObject({
      key: edited.record.key,
      family: 'any',
      model: { parent, edit: 'mask' },
    })
    const chosen = await make({
      source: 'openai',
      quality: 'low',
      scene: 'A harbour',
      use: { square: edited.record.key },
    })
    expect(chosen.manifest.exports.map(({ plate }) => plate)).toEqual([edited.record.key])
    const ancestor = await make({ source: 'stored', key: parent })
    expect(ancestor.manifest.plates[0]?.key).toBe(parent)
    expect(fake.journal).toHaveLength(0)
    await expect(make({ source: 'stored', key: 'abcdef123456' })).rejects.toMatchObject({
      issues: [{ path: 'plate.key', found: 'no plate abcdef123456' }],
    })
  })

  it('refuses a mask that fits no plate, or changes nothing', async () => {
    writeFileSync(
      file('wide.png'),
      await sharp({ create: { width: 80, height: 40, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    )
    await expect(revise({ from: parent, prompt: 'x', mask: file('wide.png') })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    writeFileSync(
      file('full.png'),
      await sharp({ create: { width: 40, height: 40, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    )
    await expect(revise({ from: parent, prompt: 'x', mask: file('full.png') })).rejects.toThrow('everything')
  })
})

describe('a plate on a larger sheet', () => {
  it('of 9:16 holds the pixels of the plate, but for the passage at its edges', async () => {
    const extended = await revise({ from: parent, family: 'tall' })
    const [entry] = fake.journal
    expect(entry?.request.mask).toBeDefined()
    expect(entry?.request.fields.prompt).toContain('Extend the same scene')
    const { record } = extended
    expect(record).toMatchObject({ parent, edit: 'outpaint', family: 'tall', width: 816 })
    expect(record.width / record.height).toBeCloseTo(9 / 16, 2)
    const before = await original()
    const after = await rgb(extended.path)
    const top = Math.floor((after.height - before.height) / 2)
    const kept = (row: number) =>
      before.data
        .subarray(row * before.width * 3, (row + 1) * before.width * 3)
        .equals(after.data.subarray((row + top) * after.width * 3, (row + top + 1) * after.width * 3))
    // 48 px of overlap and 24 of feather at each edge that has new ground beyond it.
    const rows = Array.from({ length: before.height - 2 * 73 }, (_, index) => index + 73)
    expect(rows.every(kept)).toBe(true)
    // What is sent is opaque everywhere: models see what hides under transparency.
    const sent = await sharp(Buffer.from(entry?.request.images[0] as Uint8Array)).metadata()
    expect(sent.hasAlpha).toBe(false)
  })

  it('made from a photo says that a photo was changed', async () => {
    const photo = await sharp({ create: { width: 1000, height: 700, channels: 3, background: '#456' } })
      .jpeg()
      .toBuffer()
    writeFileSync(file('photo.jpg'), photo)
    const extended = await revise({ from: file('photo.jpg'), family: 'square', quality: 'low' })
    expect(extended.record).toMatchObject({
      origin: 'photo',
      photo: { name: 'photo.jpg', sha256: sha256(photo) },
    })
    const { manifest } = await make({ source: 'stored', key: extended.record.key })
    expect(manifest.exports[0]).toMatchObject({ digitalSourceType: 'compositeWithTrainedAlgorithmicMedia' })
    const twice = await revise({ from: extended.record.key, prompt: 'At night' })
    expect(twice.record).toMatchObject({ origin: 'photo', parent: extended.record.key, edit: 'whole' })
    expect(twice.record.photo).toBeUndefined()
  })

  it('is refused where it has that shape already', async () => {
    await expect(revise({ from: parent, family: 'square' })).rejects.toThrow(
      'has the shape of a square plate already',
    )
    await expect(revise({ from: parent })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('pictures that go along', () => {
  it('are sent in order, opaque, each with its role in the words', async () => {
    const glass = await sharp({
      create: { width: 90, height: 60, channels: 4, background: { r: 9, g: 200, b: 9, alpha: 0 } },
    })
      .png()
      .toBuffer()
    writeFileSync(file('glass.png'), glass)
    const { record } = await revise({
      from: parent,
      prompt: 'On a quay',
      references: [
        { role: 'product', path: file('glass.png') },
        { role: 'style', path: file('photo.jpg') },
      ],
    })
    const request = fake.journal[0]?.request
    expect(request?.images).toHaveLength(3)
    expect(request?.fields.prompt).toMatch(/Image 2: the product.*\nImage 3: a style reference/)
    const product = await rgb(await written(request?.images[1] as Uint8Array))
    // White shows through, not the green that was hidden.
    expect([...product.data.subarray(0, 3)].every((value) => value > 240)).toBe(true)
    expect(record.references.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'product glass.png',
      'style photo.jpg',
    ])
  })

  it('of a campaign go into every plate, with its look; a person needs consent', async () => {
    const placements = [
      { id: 'badge', width: 240, height: 240, formats: ['png'] },
      { id: 'strip', width: 360, height: 200, formats: ['png'] },
    ]
    const plate = {
      source: 'openai',
      quality: 'low',
      scene: 'A quay',
      references: [{ role: 'product', path: file('glass.png'), note: 'A green bottle.' }],
      look: { plate: parent.slice(0, 8), words: ['film grain'] },
    }
    const { manifest } = await make(plate, placements)
    expect(fake.journal.map(({ path: route, request }) => [route, request.images.length])).toEqual([
      ['/v1/images/edits', 2],
      ['/v1/images/edits', 2],
    ])
    expect(manifest.plates[0]?.prompt).toMatch(
      /Look of the series: film grain\.\n\nImage 1: the look.*\nImage 2: the product.* A green bottle\./s,
    )
    const person = { ...plate, references: [{ role: 'person', path: file('photo.jpg') }] }
    await expect(make(person)).rejects.toMatchObject({ issues: [{ path: 'plate.references.0.consent' }] })
  })
})

describe('a comparison', () => {
  it('has the plate of one family made by each model, and lays them on a sheet', async () => {
    const campaign = {
      name: 'hours',
      brand: 'halden',
      template: 'card',
      placements: [
        { id: 'badge', width: 240, height: 240, formats: ['png'] },
        { id: 'strip', width: 360, height: 200, formats: ['png'] },
      ],
      locales: ['en'],
      plate: { source: 'openai', quality: 'low', scene: 'A quay' },
      rows: [{ headline: 'Open late' }],
    }
    writeFileSync(file('hours.json'), JSON.stringify(campaign))
    const compared = await comparePlates(file('hours.json'), {
      projectDir,
      models: ['gpt-image-2.6-flare', 'gpt-image-1.5', 'gpt-image-9'],
      family: 'landscape',
      plates: { ...plates, fallback: undefined } as object,
      onEvent: () => {},
    })
    expect(fake.journal.map(({ request }) => `${request.fields.model} ${request.fields.size}`)).toEqual([
      'gpt-image-2.6-flare 1120x624',
      'gpt-image-1.5 1536x1024',
      'gpt-image-9 1120x624',
    ])
    expect(compared.plates.map(({ cost = 0, failed }) => [cost > 0, failed === undefined])).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ])
    const sheet = await sharp(compared.sheet).metadata()
    expect(sheet).toMatchObject({ format: 'jpeg', width: 2400 })
    const dear = { ...plates, budget: 0.001 }
    await expect(
      comparePlates(file('hours.json'), {
        projectDir,
        models: ['gpt-image-2'],
        plates: dear,
        onEvent: () => {},
      }),
    ).rejects.toMatchObject({ code: 'BUDGET_REACHED' })
  })

  it('asks for the text the plate is to carry, and says how much of it reads', async () => {
    const campaign = {
      name: 'late',
      brand: 'lumen',
      template: 'event-poster',
      placements: ['instagram-feed-portrait'],
      locales: ['ja', 'en'],
      plate: { source: 'openai', quality: 'low' },
      generated: ['title', 'venue'],
      rows: [{ ...JA, '@en': EN }],
    }
    writeFileSync(file('late.json'), JSON.stringify(campaign))
    fake.script({ misread: [] }, { misread: [{ kind: 'typo', block: 2 }] })
    const models = ['gpt-image-2', 'gpt-image-2.6-flare']
    const { plates: made, prompt } = await comparePlates(file('late.json'), {
      projectDir,
      models,
      plates,
      onEvent: () => {},
    })
    expect(fake.journal.map(({ request }) => request.fields.prompt)).toEqual([prompt, prompt])
    expect(prompt).toMatch(/^1\. .*"Late show".*^2\. .*"Lumen, Dockside 4"/ms)
    expect(made.map(({ text }) => text)).toEqual([
      { asked: 2, exact: 2, misread: [] },
      {
        asked: 2,
        exact: 1,
        misread: [expect.objectContaining({ text: 'Lumen, Dockside 4', verdict: 'wrong' })],
      },
    ])
    const lines: string[] = []
    const terminal = {
      ...processTerminal(),
      out: (line: string) => void lines.push(line),
      note: () => {},
      folder,
    }
    const flags = { models, plates: file('plates'), out: 'compared' }
    expect(await compare(file('late.json'), flags, terminal)).toBe(0)
    expect(fake.journal).toHaveLength(2)
    expect(lines.map((line) => /\d of 2 strings read exactly/.exec(line)?.[0]).slice(0, 2)).toEqual([
      '2 of 2 strings read exactly',
      '1 of 2 strings read exactly',
    ])
  }, 60_000)
})

const EN = { title: 'Late show', venue: 'Lumen, Dockside 4', when: '2027-03-14T23:00' }
const JA = { title: '深夜上映', venue: '港四番', when: '2027-03-14T23:00' }

async function written(bytes: Uint8Array): Promise<string> {
  writeFileSync(file('sent.jpg'), bytes)
  return file('sent.jpg')
}
