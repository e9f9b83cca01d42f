import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../../src/campaign/plan.ts'
import { type DrawnPlate, Studio } from '../../src/campaign/studio.ts'
import type { Box } from '../../src/kit/geometry.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import type { Template } from '../../src/template/template.ts'
import { painted, placementOf, templateOf } from '../support/template-fixture.ts'

/** A photograph whose thirds are red, green and blue, on a square whose left half shows the picture. */
const SIZE = { width: 300, height: 300 }
const WINDOW = { x: 0, y: 0, width: 0.5, height: 1 }
const RIGHT: Box = { x: 200, y: 0, width: 200, height: 400 }
const LEFT: Box = { x: 0, y: 0, width: 200, height: 400 }

let folder: string
let plate: DrawnPlate
let template: Template

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-ground-'))
  const thirds = [
    [220, 0, 0],
    [0, 220, 0],
    [0, 0, 220],
  ] as const
  const { data } = painted(SIZE, (x) => thirds[Math.floor(x / 100)] ?? [0, 0, 0])
  const raw = path.join(folder, 'plate.raw')
  await writeFile(raw, data)
  plate = {
    key: 'thirds',
    raw,
    ...SIZE,
    focal: [0.5, 0.5],
    protect: [],
    mayMirror: false,
    found: true,
  } as unknown as DrawnPlate
  template = await templateOf({ families: { square: { window: WINDOW } } })
})

afterAll(() => rm(folder, { recursive: true }))

async function cutFor(covers: readonly Box[], locale = 'en', of: Partial<DrawnPlate> = {}): Promise<Pixels> {
  const job = { placement: placementOf(400, 400), locale } as unknown as Job
  const { pixels } = await new Studio().ground({ ...plate, ...of }, job, template, {
    position: undefined,
    covers,
  })
  return pixels
}

/** The colours met in the middle line between two columns, in their order. */
function met({ data, width, height }: Pixels, from: number, to: number): string {
  const line = Math.floor(height / 2) * width * 3
  let names = ''
  for (let x = from; x < to; x += 1) {
    const at = line + x * 3
    const channel = [0, 1, 2].find((each) => (data[at + each] ?? 0) > 180)
    const name = channel === undefined ? '' : 'rgb'.charAt(channel)
    if (!names.endsWith(name)) names += name
  }
  return names
}

describe('a photograph on a template that shows a part of it', () => {
  it('is cut for that part where the layout hides the rest', async () => {
    expect(met(await cutFor([RIGHT]), 0, 200)).toBe('rgb')
    expect(met(await cutFor([RIGHT], 'en', { focal: [0, 0.5] }), 0, 200)).toBe('rg')
  })

  it('is cut for the whole where the layout does not', async () => {
    expect(met(await cutFor([]), 0, 200)).toBe('rg')
    expect(met(await cutFor([{ ...RIGHT, height: 300 }]), 0, 200)).toBe('rg')
  })

  it('is cut for the part on the other side where the layout is mirrored', async () => {
    expect(met(await cutFor([LEFT], 'ar'), 200, 400)).toBe('rgb')
    expect(met(await cutFor([RIGHT], 'ar'), 200, 400)).toBe('gb')
    expect(met(await cutFor([LEFT], 'ar', { mayMirror: true }), 200, 400)).toBe('bgr')
    expect(met(await cutFor([RIGHT], 'ar', { mayMirror: true }), 200, 400)).toBe('gr')
  })
})
