/** Raw 8-bit sRGB pixels, row by row without padding. Four channels are straight (not premultiplied) alpha unless a docstring says otherwise. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
  readonly data: Uint8Array
}
