import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderOne } from '../../src/index.ts'
import { probePicture } from '../../src/raster/sharp.ts'

const projectDir = path.join(import.meta.dirname, 'project')
const request = {
  brand: 'halden',
  template: 'card',
  placement: 'open-graph',
  locale: 'en',
  copy: { headline: 'Open late' },
  projectDir,
}

describe('renderOne', () => {
  it('returns an export with what was measured on it', async () => {
    const { bytes, format, width, height, alt, certificate } = await renderOne(request)
    expect(await probePicture(bytes)).toMatchObject({ width: 1200, height: 630, format })
    expect({ width, height, alt }).toEqual({ width: 1200, height: 630, alt: 'Open late' })
    expect(certificate.slots.map(({ slot }) => slot)).toEqual(['headline'])
  })

  it('takes placements of your own', async () => {
    const placement = { id: 'mine', width: 320, height: 400, formats: ['webp'] }
    expect(await renderOne({ ...request, placement })).toMatchObject({
      format: 'webp',
      width: 320,
      height: 400,
    })
  })

  it('refuses copy that does not fit, and bad input, with a code', async () => {
    const placement = { id: 'strip', width: 600, height: 200 }
    await expect(
      renderOne({ ...request, placement, copy: { headline: 'W'.repeat(60) } }),
    ).rejects.toMatchObject({ code: 'COPY_OVERSET' })
    await expect(renderOne({ ...request, copy: {} })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: 'rows.0.headline' }],
    })
  })
})
