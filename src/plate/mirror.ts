import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/** A picture with left and right exchanged. */
export function mirrored({ width, height, channels, data }: Pixels): Pixels {
  const out = new Uint8Array(data.length)
  const stride = width * channels
  for (let start = 0; start < data.length; start += stride) {
    for (let from = start, to = start + stride - channels; to >= start; from += channels, to -= channels) {
      for (let channel = 0; channel < channels; channel += 1)
        out[to + channel] = data[from + channel] as number
    }
  }
  return { width, height, channels, data: out }
}

/** A box relative to its frame (0..1) with left and right exchanged. */
export function mirroredBox(box: Box): Box {
  return { ...box, x: 1 - box.x - box.width }
}
