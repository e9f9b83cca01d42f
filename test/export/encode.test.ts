import { describe, expect, it } from 'vitest'
import { encodeFor } from '../../src/export/encode.ts'
import { seeded } from '../../src/kit/random.ts'
import { type Placement, parsePlacement } from '../../src/placement/schema.ts'
import { probePicture } from '../../src/raster/sharp.ts'

const random = seeded(1)
const noise = {
  width: 200,
  height: 200,
  channels: 3 as const,
  data: Uint8Array.from({ length: 120_000 }, () => random() * 256),
}
const placement = (more: object): Placement => {
  const { value } = parsePlacement({ id: 'p', width: 200, height: 200, ...more }, { file: 'test' })
  if (value === undefined) throw new Error('invalid placement')
  return value
}

describe('encodeFor', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'])('writes %s where it is preferred', async (format) => {
    const encoded = await encodeFor(noise, placement({ formats: [format] }))
    expect(encoded.format).toBe(format)
    expect((await probePicture(encoded.bytes)).format).toBe(format)
  })

  it('skips what cannot be written', async () => {
    expect((await encodeFor(noise, placement({ formats: ['gif', 'webp', 'jpeg'] }))).format).toBe('webp')
  })

  it('lowers the quality only as far as the limit asks', async () => {
    const free = await encodeFor(noise, placement({ formats: ['jpeg'] }))
    const tight = await encodeFor(
      noise,
      placement({ formats: ['jpeg'], maxBytes: free.bytes.byteLength - 1 }),
    )
    expect(free.quality).toBe(90)
    expect(tight.quality).toBe(84)
    expect(tight.bytes.byteLength).toBeLessThan(free.bytes.byteLength)
  })

  it('tries the next format the placement accepts before it gives up', async () => {
    const limit = 60_000
    expect(await encodeFor(noise, placement({ formats: ['png', 'jpeg'], maxBytes: limit }))).toMatchObject({
      format: 'jpeg',
    })
    await expect(encodeFor(noise, placement({ formats: ['png'], maxBytes: limit }))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringMatching(/at most 60000 bytes; at the lowest quality the file has \d+/),
    })
  })
})
