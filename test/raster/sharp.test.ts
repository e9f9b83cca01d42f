import { describe, expect, test } from 'vitest'
import type { BroadsideError } from '../../src/error/error.ts'
import type { Rgb } from '../../src/kit/color.ts'
import { decodePicture, encode, normaliseImage, probePicture, resample } from '../../src/raster/sharp.ts'
import { layTiles } from '../../src/raster/tiles.ts'
import {
  claiming,
  difference,
  draw,
  noise,
  pipeline,
  pixelAt,
  plain,
  pngClaiming,
  QUARTERS,
  quarters,
  turned,
} from '../fixtures/pictures.ts'

const BRICK: Rgb = [170, 51, 51]
const brick = () => pipeline(plain(64, 48, BRICK))

async function failure(work: Promise<unknown>): Promise<BroadsideError> {
  return work.then(
    () => expect.unreachable('should have been refused'),
    (error: unknown) => error as BroadsideError,
  )
}

/** Largest difference of a channel from a colour, over the whole picture. */
async function offBy(bytes: Uint8Array, color: Rgb): Promise<number> {
  const pixels = await decodePicture(bytes, 'odd')
  return difference(pixels, plain(pixels.width, pixels.height, color))
}

describe('colour', () => {
  test.each([
    ['JPEG', () => brick().jpeg({ quality: 95 }), 2],
    ['PNG', () => brick().png(), 0],
    ['PNG with a palette', () => brick().png({ palette: true }), 0],
    ['PNG of 16 bits', () => brick().toColourspace('rgb16').png(), 1],
    ['WebP', () => brick().webp({ quality: 95 }), 3],
    ['AVIF', () => brick().avif({ quality: 90 }), 3],
    ['AVIF of 10 bits', () => brick().avif({ quality: 90, bitdepth: 10 }), 3],
    ['GIF', () => brick().gif(), 1],
    ['Display P3 PNG', () => brick().withIccProfile('p3').png(), 1],
    ['Display P3 JPEG', () => brick().withIccProfile('p3').jpeg({ quality: 95 }), 3],
  ])('%s', async (_name, make, tolerance) => {
    expect(await offBy(await make().toBuffer(), BRICK)).toBeLessThanOrEqual(tolerance)
  })

  test('a Display P3 profile is converted, not dropped', async () => {
    const file = await brick().withIccProfile('p3').png().toBuffer()
    const stored = await pipeline(plain(1, 1, [0, 0, 0]))
      .png()
      .toBuffer()
    expect((await probePicture(file)).hasProfile).toBe(true)
    expect((await probePicture(stored)).hasProfile).toBe(false)
    // The stored numbers are those of P3: less red and more green than in sRGB.
    const { data } = await pipeline(plain(64, 48, BRICK))
      .withIccProfile('p3')
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]).toBeLessThan(165)
  })

  // Making the file already changes the colour: ink cannot show every screen colour, and the two ways separate black
  // differently. So this is no round trip; it catches inverted, unconverted and washed out pictures.
  test.each([
    ['white', [255, 255, 255], 2],
    ['mid grey', [128, 128, 128], 20],
    ['near black', [40, 40, 40], 40],
    ['brick', BRICK, 32],
    ['sea', [40, 110, 130], 32],
  ] as const)('CMYK without and with a profile: %s', async (_name, color, tolerance) => {
    const source = pipeline(plain(64, 48, color)).toColourspace('cmyk')
    const bare = await source.clone().jpeg({ quality: 95 }).toBuffer()
    const profiled = await source.clone().withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer()
    expect((await probePicture(bare)).space).toBe('cmyk')
    expect(await offBy(bare, color)).toBeLessThanOrEqual(tolerance)
    expect(await offBy(profiled, color)).toBeLessThanOrEqual(tolerance)
  })

  test.each(['b-w', 'grey16'])('greyscale (%s) becomes three equal channels', async (space) => {
    const file = await pipeline(plain(8, 8, [90, 90, 90]))
      .toColourspace(space)
      .png()
      .toBuffer()
    expect(pixelAt(await decodePicture(file, 'grey'), 3, 3)).toEqual([90, 90, 90])
  })
})

describe('alpha', () => {
  const half = {
    width: 2,
    height: 1,
    channels: 4,
    data: Uint8Array.of(200, 100, 0, 0, 200, 100, 0, 128),
  } as const

  test('is laid on white, or on the ground given', async () => {
    const file = await pipeline(half).png().toBuffer()
    expect(pixelAt(await decodePicture(file, 'a'), 0, 0)).toEqual([255, 255, 255])
    const onNavy = await decodePicture(file, 'a', { ground: [0, 20, 100] })
    expect(pixelAt(onNavy, 0, 0)).toEqual([0, 20, 100])
    // 128 ÷ 255 of the way; libvips rounds down.
    expect(pixelAt(onNavy, 1, 0)).toEqual([100, 60, 49])
  })

  test('is kept straight on request', async () => {
    const kept = await decodePicture(await encode(half, { format: 'png' }), 'a', { keepAlpha: true })
    expect(kept).toEqual(half)
  })
})

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF %i is applied', async (orientation) => {
    const file = await turned(quarters(), orientation)
    const facts = await probePicture(file)
    expect([facts.width, facts.height, facts.orientation]).toEqual([96, 64, orientation])
    const pixels = await decodePicture(file, 'turned')
    const corners = [
      pixelAt(pixels, 10, 10),
      pixelAt(pixels, 85, 10),
      pixelAt(pixels, 10, 53),
      pixelAt(pixels, 85, 53),
    ]
    corners.forEach((corner, index) => {
      corner.forEach((value, channel) => {
        expect(Math.abs(value - (QUARTERS[index]?.[channel] ?? -99))).toBeLessThan(6)
      })
    })
  })

  test('is applied before shrinking too', async () => {
    const pixels = await decodePicture(await turned(quarters(960, 640), 6), 'turned', { maxEdge: 96 })
    expect([pixels.width, pixels.height]).toEqual([96, 64])
    expect(difference(pixels, quarters())).toBeGreaterThan(0)
    expect((pixelAt(pixels, 10, 53)[2] ?? 0) > 180).toBe(true)
  })
})

describe('refusals', () => {
  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('a %s that ends early', async (format) => {
    const file = await pipeline(noise(120, 90, 5))
      .toFormat(format)
      .toBuffer()
    const error = await failure(decodePicture(file.subarray(0, Math.floor(file.length * 0.6)), 'holiday.jpg'))
    expect(error.code).toBe('PICTURE_UNREADABLE')
    expect(error.message).toContain('holiday.jpg')
    expect(error.hint).toContain('save it again')
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')],
  ])('%s', async (_name, bytes) => {
    expect((await failure(decodePicture(bytes, 'x'))).code).toBe('PICTURE_UNREADABLE')
  })

  test('TIFF, which is not on the list of kinds', async () => {
    const file = await brick().tiff().toBuffer()
    expect((await failure(decodePicture(file, 'scan.tif'))).code).toBe('PICTURE_UNREADABLE')
  })

  test.each([
    ['PNG', async () => pngClaiming(30_000, 30_000)],
    ['JPEG', () => claiming('jpeg', 60_000, 60_000)],
    ['AVIF', () => claiming('avif', 12_000, 12_000)],
    ['GIF', () => claiming('gif', 60_000, 60_000)],
  ])('a bomb, before decoding: %s', async (_name, make) => {
    const file = await make()
    const start = performance.now()
    const error = await failure(decodePicture(file, 'bomb'))
    expect(performance.now() - start).toBeLessThan(500)
    expect(error.code).toBe('PICTURE_TOO_LARGE')
  })

  test('a file of too many bytes', async () => {
    expect((await failure(probePicture(new Uint8Array(64 * 2 ** 20 + 1), 'big'))).code).toBe(
      'PICTURE_TOO_LARGE',
    )
  })
})

describe('extreme sizes', () => {
  test('one pixel', async () => {
    const one = plain(1, 1, BRICK)
    expect(await decodePicture(await encode(one, { format: 'png' }), 'one')).toEqual(one)
    expect(await resample(one, { x: 0, y: 0, width: 1, height: 1 }, { width: 3, height: 2 })).toEqual(
      plain(3, 2, BRICK),
    )
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const back = await decodePicture(await encode(one, { format }), 'one')
      expect(difference(back, one)).toBeLessThan(12)
    }
  })

  test('an edge of 12,000 px', async () => {
    const long = draw(12_000, 6, (x) => [x % 256, 60, 90])
    const back = await decodePicture(await encode(long, { format: 'png' }), 'long')
    expect(Buffer.from(back.data).equals(long.data)).toBe(true)
    expect((await decodePicture(await encode(long, { format: 'jpeg' }), 'long')).width).toBe(12_000)
  })

  test('maxEdge shrinks and never enlarges', async () => {
    const file = await encode(quarters(), { format: 'png' })
    expect((await decodePicture(file, 'q', { maxEdge: 48 })).height).toBe(32)
    expect((await decodePicture(file, 'q', { maxEdge: 500 })).width).toBe(96)
  })
})

describe('resample', () => {
  test('a whole crop at its own size is the same picture', async () => {
    const source = noise(31, 17, 2)
    expect(await resample(source, { x: 0, y: 0, width: 31, height: 17 }, { width: 31, height: 17 })).toEqual(
      source,
    )
  })

  test('cuts the right part and rounds to whole pixels', async () => {
    const source = draw(20, 20, (x, y) => [x * 10, y * 10, 0])
    const cut = await resample(source, { x: 3.4, y: 6.6, width: 5.2, height: 4 }, { width: 6, height: 4 })
    expect(cut).toEqual(draw(6, 4, (x, y) => [(x + 3) * 10, (y + 7) * 10, 0]))
  })

  test('goes on mirrored where a crop reaches beyond the source', async () => {
    const source = draw(8, 8, (x, y) => [x * 20, y * 20, 0])
    const cut = await resample(source, { x: -2, y: 4, width: 8, height: 8 }, { width: 8, height: 8 })
    const beyond = (at: number): number => (at < 0 ? -1 - at : at > 7 ? 15 - at : at)
    expect(cut).toEqual(draw(8, 8, (x, y) => [beyond(x - 2) * 20, beyond(y + 4) * 20, 0]))
  })

  test('leaves something of the source however far a crop reaches beyond it', async () => {
    const cut = await resample(
      plain(10, 10, BRICK),
      { x: -400, y: 8, width: 4000, height: 4000 },
      { width: 7, height: 5 },
    )
    expect(cut).toEqual(plain(7, 5, BRICK))
  })

  test('keeps alpha straight', async () => {
    const source = { width: 4, height: 4, channels: 4, data: new Uint8Array(64).fill(128) } as const
    const wide = await resample(source, { x: 0, y: 0, width: 4, height: 4 }, { width: 8, height: 8 })
    expect(wide.channels).toBe(4)
    expect(pixelAt(wide, 4, 4).every((value) => Math.abs(value - 128) <= 1)).toBe(true)
  })
})

describe('encode', () => {
  const picture = draw(160, 120, (x, y) => [x, y * 2, (x + y) % 256 > 128 ? 200 : 30])

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    '%s: the same bytes twice, no metadata, right size',
    async (format) => {
      const first = await encode(picture, { format })
      expect(Buffer.from(first).equals(await encode(picture, { format }))).toBe(true)
      expect(Buffer.isBuffer(first)).toBe(false)
      const facts = await pipelineOf(first)
      expect([facts.format, facts.width, facts.height]).toEqual([
        format === 'avif' ? 'heif' : format,
        160,
        120,
      ])
      expect([facts.exif, facts.xmp, facts.icc]).toEqual([undefined, undefined, undefined])
    },
  )

  test.each(['jpeg', 'webp', 'avif'] as const)('%s stays near the picture', async (format) => {
    const back = await decodePicture(await encode(picture, { format, quality: 90 }), 'p')
    const sum = back.data.reduce(
      (total, value, at) => total + Math.abs(value - (picture.data[at] as number)),
      0,
    )
    expect(sum / picture.data.length).toBeLessThan(4)
  })

  test('chroma follows quality for JPEG', async () => {
    const chroma = async (quality: number) =>
      (await pipelineOf(await encode(picture, { format: 'jpeg', quality }))).chromaSubsampling
    expect([await chroma(85), await chroma(84)]).toEqual(['4:4:4', '4:2:0'])
  })

  test.each(['jpeg', 'png'] as const)('%s carries density and XMP on request', async (format) => {
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    const facts = await pipelineOf(await encode(picture, { format, density: 300, xmp }))
    expect(facts.density).toBe(300)
    expect(facts.xmpAsString).toContain('x:xmpmeta')
  })

  test('transparent pixels become white in a JPEG', async () => {
    const clear = { width: 8, height: 8, channels: 4, data: new Uint8Array(256) } as const
    expect(pixelAt(await decodePicture(await encode(clear, { format: 'jpeg' }), 'c'), 4, 4)).toEqual([
      255, 255, 255,
    ])
  })
})

/** What another reader than ours sees in a file. */
async function pipelineOf(bytes: Uint8Array) {
  const { default: sharp } = await import('sharp')
  return sharp(bytes).metadata()
}

describe('normaliseImage', () => {
  test('gives a JPEG, or a PNG where alpha is kept, of at most the edge asked for', async () => {
    const opaque = await normaliseImage(await turned(quarters(), 6), 'q', 48, true)
    expect([opaque.width, opaque.height]).toEqual([48, 32])
    expect(opaque.uri).toMatch(/^data:image\/jpeg;base64,/)
    const clear = { width: 8, height: 4, channels: 4, data: new Uint8Array(128).fill(100) } as const
    const logo = await normaliseImage(
      await pipeline(clear).webp({ lossless: true }).toBuffer(),
      'logo',
      48,
      true,
    )
    expect(logo.uri).toMatch(/^data:image\/png;base64,/)
    const bytes = Buffer.from(logo.uri.split(',')[1] ?? '', 'base64')
    expect(pixelAt(await decodePicture(bytes, 'back', { keepAlpha: true }), 2, 2)).toEqual([
      100, 100, 100, 100,
    ])
  })
})

describe('layTiles', () => {
  test('fits each picture into its box, centred, over the ground', async () => {
    const sheet = await layTiles(
      { width: 100, height: 40 },
      [1, 2, 3],
      [
        { picture: plain(20, 20, [200, 0, 0]), box: { x: 10, y: 10, width: 40, height: 20 } },
        {
          picture: await encode(plain(30, 60, [0, 0, 200]), { format: 'png' }),
          box: { x: 90, y: 0, width: 20, height: 40 },
        },
      ],
    )
    expect(sheet.data.length).toBe(100 * 40 * 3)
    expect(pixelAt(sheet, 30, 20)).toEqual([200, 0, 0])
    expect(pixelAt(sheet, 19, 20)).toEqual([1, 2, 3])
    expect(pixelAt(sheet, 20, 10)).toEqual([200, 0, 0])
    expect(pixelAt(sheet, 40, 20)).toEqual([1, 2, 3])
    expect(pixelAt(sheet, 99, 39)).toEqual([0, 0, 200])
    expect(pixelAt(sheet, 89, 20)).toEqual([1, 2, 3])
  })

  test('blends straight alpha', async () => {
    const veil = { width: 4, height: 4, channels: 4, data: new Uint8Array(64).fill(128) } as const
    const sheet = await layTiles(
      { width: 4, height: 4 },
      [255, 255, 255],
      [{ picture: veil, box: { x: 0, y: 0, width: 4, height: 4 } }],
    )
    expect(pixelAt(sheet, 1, 1)).toEqual([191, 191, 191])
  })
})
