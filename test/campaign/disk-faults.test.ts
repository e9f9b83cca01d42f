import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { produce } from '../../src/campaign/produce.ts'
import { readManifest } from '../../src/export/manifest.ts'
import { hashesBelow, hoursOf, projectDir, rowsOf, temporaryFolder } from '../support/hours.ts'
import { readOnly, smallDisk } from '../support/small-disk.ts'

let folder: string
let remove: () => Promise<void>
let disk: Awaited<ReturnType<typeof smallDisk>>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
  disk = await smallDisk(path.join(folder, 'disk'), 4096)
})
afterAll(async () => {
  disk.remove()
  await remove()
})

/** Makes a campaign; rejects as `produce` does. */
const make = async (out: string, source: object) => {
  const made: string[] = []
  const run = await produce(source, {
    out,
    projectDir,
    jobs: 0,
    zip: `${out}.zip`,
    onEvent: (event) => {
      if ('entry' in event) made.push(event.entry.row)
    },
  })
  return { ...run, made }
}
const partsBelow = async (place: string): Promise<readonly string[]> =>
  (await readdir(place, { recursive: true })).filter((name) => name.endsWith('.part'))

describe('a disk that fills up', () => {
  const old = hoursOf(rowsOf(4))
  const next = hoursOf(rowsOf(4).map(({ id }) => ({ id, headline: `Closed at ${id}` })))

  // From no room at all, over the first exports and the journal, to manifest, contact sheet and archive.
  it.each([0, 4, 24, 40, 64, 120, 200, 280])(
    'with %i KiB left, is told of; old files stay whole, and it goes on when there is room',
    async (left) => {
      const out = path.join(folder, 'disk/out')
      await disk.free()
      await rm(out, { recursive: true, force: true })
      await make(out, next)
      const wanted = await hashesBelow(out)
      await rm(out, { recursive: true, force: true })
      await rm(`${out}.zip`)
      await make(out, old)
      const before = await hashesBelow(out)

      await disk.fill(left)
      const error = await make(out, next).catch((failure) => failure)
      expect(error).toMatchObject({ code: 'DISK_FULL', exit: 3, hint: expect.stringContaining('Make room') })
      const found = await hashesBelow(out)
      expect(Object.keys(found)).toEqual(Object.keys(before))
      for (const [file, hash] of Object.entries(found))
        if (file.includes('/')) expect([before[file], wanted[file]]).toContain(hash)
      // The old one, or a new one that lists what was made so far.
      expect((await readManifest(path.join(out, 'manifest.json'))).counts.done).toBeLessThanOrEqual(8)
      expect(await partsBelow(path.join(folder, 'disk'))).toEqual([])

      await disk.free()
      const again = await make(out, next)
      expect(again.kept + again.made.length).toBe(8)
      expect(await hashesBelow(out)).toEqual(wanted)
    },
    60_000,
  )
})

describe('a folder that is read-only', () => {
  it.each(['new', 'made before'])('and %s, is refused at once, and is as it was', async (state) => {
    const out = path.join(folder, 'read-only', state)
    await make(path.join(out, 'inner'), hoursOf(rowsOf(1)))
    const place = state === 'new' ? path.join(out, 'other') : path.join(out, 'inner')
    const before = await hashesBelow(out)
    const undo = readOnly(out)
    try {
      const error = await make(place, hoursOf(rowsOf(2))).catch((failure) => failure)
      expect(error).toMatchObject({
        code: 'WRITE_FAILED',
        message: expect.stringContaining('writing there is not allowed'),
      })
      expect(await hashesBelow(out)).toEqual(before)
    } finally {
      undo()
    }
    expect((await make(place, hoursOf(rowsOf(2)))).counts.done).toBe(4)
  })
})
