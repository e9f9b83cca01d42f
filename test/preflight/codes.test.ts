import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import jsQR from 'jsqr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderOne } from '../../src/campaign/render-one.ts'
import type { Manifest } from '../../src/export/manifest.ts'
import type { CodeEvidence } from '../../src/preflight/check.ts'
import { readable } from '../../src/preflight/checks/codes.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { produce } from '../support/produce-manifest.ts'

const projectDir = path.join(import.meta.dirname, '../campaign/project')

/** What a phone would read in a picture; a decoder that has nothing in common with the encoder. */
const scan = async (bytes: Uint8Array): Promise<string | undefined> => {
  const { width, height, data } = await decodePicture(bytes, 'export')
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let at = 0; at < width * height; at++) rgba.set(data.subarray(at * 3, at * 3 + 3), at * 4)
  const read = (jsQR as unknown as typeof jsQR.default)(rgba, width, height, {
    inversionAttempts: 'dontInvert',
  })
  return read?.data
}

describe('QR codes', () => {
  let folder: string
  let manifest: Manifest
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
    manifest = await produce(
      {
        name: 'tickets',
        brand: 'halden',
        template: 'ticket',
        placements: [
          'instagram-feed-square',
          'instagram-story',
          'open-graph',
          { id: 'small', width: 500, height: 500, formats: ['webp'] },
          { id: 'flat', width: 900, height: 1200, formats: ['png'] },
        ],
        locales: ['en'],
        plate: { source: 'procedural', style: 'dunes', seed: 3 },
        rows: [
          { headline: 'Open late', link: 'example.org/t' },
          {
            headline: 'Night of the Long Takes',
            link: 'https://tickets.example.org/shows/2027/long-takes?utm_source=poster&lang=de',
          },
        ],
      },
      { out: folder, projectDir, jobs: 2 },
    )
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('are read from the pixels of ten exports', async () => {
    expect(manifest.counts).toEqual({ done: 10, refused: 0, failed: 0 })
    const wanted = [
      'https://example.org/t',
      'https://tickets.example.org/shows/2027/long-takes?utm_source=poster&lang=de',
    ]
    for (const entry of manifest.exports) {
      if (entry.status !== 'done') throw new Error(`${entry.placement} is missing`)
      const address = wanted[entry.row === 'row-001' ? 0 : 1]
      expect(entry.link).toBe(address)
      expect(await scan(await readFile(path.join(folder, entry.file)))).toBe(address)
      expect(entry.certificate.checks.map(({ check }) => check)).toContain('R11')
    }
  })

  it('that are too dense for the picture are refused', async () => {
    const request = {
      brand: 'halden',
      template: 'ticket',
      placement: { id: 'tiny', width: 300, height: 300 },
      locale: 'en',
      copy: { headline: 'Late', link: `example.org/${'a'.repeat(300)}` },
      projectDir,
    }
    await expect(renderOne(request)).rejects.toThrow(/modules of \d\.\d px; cameras need 3/)
  })
})

describe('readable', () => {
  const modules = Array.from({ length: 21 }, (_, row) =>
    Array.from({ length: 21 }, (_, column) => (row * 7 + column * 3) % 5 < 2),
  )
  const drawn = (
    dark: number,
    light: number,
    change: (data: Uint8Array) => void = () => {},
  ): CodeEvidence => {
    const data = new Uint8Array(84 * 84 * 3)
    for (let y = 0; y < 84; y++)
      for (let x = 0; x < 84; x++)
        data.fill(modules[y >> 2]?.[x >> 2] ? dark : light, (y * 84 + x) * 3, (y * 84 + x) * 3 + 3)
    change(data)
    return {
      box: { x: 0, y: 0, width: 84, height: 84 },
      modules,
      final: { width: 84, height: 84, channels: 3, data },
    }
  }
  const verdicts = (code: CodeEvidence): readonly string[] => readable(code).map(({ verdict }) => verdict)

  it('passes dark on light', () => expect(verdicts(drawn(20, 240))).toEqual(['pass', 'pass']))
  it('fails pale on light', () => expect(verdicts(drawn(150, 240))).toEqual(['fail', 'pass']))
  it('fails light on dark', () => expect(verdicts(drawn(240, 20))[0]).toBe('fail'))
  it('fails where something covers modules', () => {
    const covered = drawn(20, 240, (data) => data.fill(20, 84 * 3 * 30, 84 * 3 * 40))
    expect(verdicts(covered)[1]).toBe('fail')
  })
})
