// One proof of each template, small: what a change of templates, kits or the engine does to all of them is seen in a diff of
// pictures. After looking at what changed: npx vitest run --root . --config test/vitest.config.ts test/proofs -u
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/campaign/design/check-design.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { setOverlay } from '../../src/overlay/set.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { difference } from '../../src/raster/difference.ts'
import { over } from '../../src/raster/over.ts'
import { rasterize } from '../../src/raster/resvg.ts'
import { decodePicture, encode } from '../../src/raster/sharp.ts'
import { readCopy } from '../../src/template/copy.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import { flatTone, kitOf, painted } from '../support/template-fixture.ts'

const EDGE = 260
/** A plate of one middle blue, as dark as most pictures are. */
const PLATE = [52, 78, 104] as const
/** Share of pixels that may differ noticeably: what another processor rounds otherwise. */
const OTHERWISE = 0.002

const root = fileURLToPath(new URL('../../', import.meta.url))
const names = await templateNames(root)

async function proofOf(id: string, index: number): Promise<Pixels> {
  const { template } = await findTemplate(id, root)
  const rows = template?.samples.samples ?? []
  const row = rows[(2 * index) % rows.length]
  // Templates take turns, so that all families, brands and scripts are among their proofs.
  const placement = FORMATS[index % FORMATS.length] as Placement
  if (template === undefined || row === undefined) throw new Error(`${id} does not load`)
  const { copy } = readCopy(template, row.copy, { file: 'samples.json', path: (field) => field })
  if (copy === undefined) throw new Error(`the copy of ${id} does not load`)
  const { svg, scrims } = await setOverlay({
    template,
    kit: await kitOf(row.brand ?? 'lumen'),
    copy,
    locale: row.locale,
    placement,
    tone: flatTone(placement, PLATE),
  })
  expect(scrims, 'veils on a plate of one colour').toEqual([])
  const { width, height } = placement
  const overlay = rasterize(svg, Math.round((EDGE * width) / Math.max(width, height)))
  return over(
    painted(overlay, () => PLATE),
    overlay,
  )
}

/** Whether pictures are written: all of them with -u, new ones by hand, none where CI runs. */
function update(): string {
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } }
  return snapshotState._updateSnapshot
}

describe('proofs of the templates', () => {
  it.each(names.map((id, index) => ({ id, index })))('$id looks as it did', async ({ id, index }) => {
    const file = path.join(root, 'test/proofs', `${id}.png`)
    const proof = await proofOf(id, index)
    if (update() === 'all' || (update() === 'new' && !existsSync(file))) {
      writeFileSync(file, await encode(proof, { format: 'png', thorough: true }))
      return
    }
    const golden = await decodePicture(readFileSync(file), file)
    expect([proof.width, proof.height]).toEqual([golden.width, golden.height])
    const { share, picture } = difference(golden, proof)
    if (share <= OTHERWISE) return
    const folder = path.join(root, '.cache/proofs')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, `${id}.png`), await encode(proof, { format: 'png' }))
    writeFileSync(path.join(folder, `${id}.difference.png`), await encode(picture, { format: 'png' }))
    expect.fail(`${(100 * share).toFixed(1)} % of the pixels differ: see .cache/proofs/${id}.png`)
  })

  it('are few and small', () => {
    const bytes = names.map((id) => readFileSync(path.join(root, 'test/proofs', `${id}.png`)).length)
    expect(Math.max(...bytes)).toBeLessThan(40_000)
  })
})
