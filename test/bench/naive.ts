import { Resvg } from '@resvg/resvg-js'
import satori from 'satori'
import sharp from 'sharp'
import { treeOf } from './card-tree.ts'
import type { Open } from './method.ts'
import { cutOf, lookOf, QUALITY } from './scene.ts'

/** As the two packages show it: the whole card in one tree, the plate as a data URI, one drawing. */
export const open: Open = async (shared) => {
  const look = lookOf(shared)
  const fonts = look.fonts.map(({ name, data, weight, style }) => ({
    name,
    data: Buffer.from(data),
    weight,
    style,
  }))
  return {
    render: async (card, format) => {
      const { uri } = cutOf(shared, card.placement)
      const tree = treeOf(card, look, uri) as unknown as Parameters<typeof satori>[0]
      const svg = await satori(tree, { width: card.width, height: card.height, fonts })
      const image = new Resvg(svg, { font: { loadSystemFonts: false } }).render()
      if (format === 'png') return image.asPng()
      const raw = { width: image.width, height: image.height, channels: 4, premultiplied: true } as const
      return sharp(image.pixels, { raw }).jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' }).toBuffer()
    },
  }
}
