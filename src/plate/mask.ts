import { BroadsideError } from '../error/error.ts'
import type { Pixels } from '../kit/pixels.ts'
import { decodePicture, encode, resample } from '../raster/sharp.ts'
import type { Hole } from './feather.ts'

/** Edge beyond which a mask is shrunk before it is looked at, in pixels: that of the largest picture a model draws. */
const LONGEST = 3840

/**
 * Reads a mask somebody drew, brought to the size of a plate: transparent parts may change; in a picture without
 * transparency, the white ones. Throws `INPUT_INVALID` if it leaves nothing, or everything, to change.
 */
export async function readMask(
  bytes: Uint8Array,
  name: string,
  size: { readonly width: number; readonly height: number },
): Promise<Hole> {
  const drawn = await decodePicture(bytes, name, { keepAlpha: true, maxEdge: LONGEST })
  const ratio = (drawn.width * size.height) / (drawn.height * size.width)
  if (ratio < 0.98 || ratio > 1.02) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `${name} is ${drawn.width} × ${drawn.height} px, the plate ${size.width} × ${size.height}`,
      hint: 'Draw the mask over a copy of the plate, so that it has its shape.',
    })
  }
  const whole = { x: 0, y: 0, width: drawn.width, height: drawn.height }
  const pixels = await resample(drawn, whole, size)
  const open = new Uint8Array(size.width * size.height)
  for (let pixel = 0; pixel < open.length; pixel++) open[pixel] = isOpen(pixels, pixel) ? 1 : 0
  const count = open.reduce((sum, value) => sum + value, 0)
  if (count === 0 || count === open.length) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `${name} leaves ${count === 0 ? 'nothing' : 'everything'} to change`,
      hint: 'What may change is transparent in a mask, or white on black.',
    })
  }
  return { ...size, open }
}

function isOpen({ channels, data }: Pixels, pixel: number): boolean {
  const at = pixel * channels
  if (channels === 4) return (data[at + 3] as number) < 128
  return (data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number) >= 384
}

/** The mask as image models take it: a PNG of the same size, transparent where the picture may change. */
export async function maskPng({ width, height, open }: Hole): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < open.length; pixel++) data[pixel * 4 + 3] = open[pixel] === 1 ? 0 : 255
  return encode({ width, height, channels: 4, data }, { format: 'png' })
}
