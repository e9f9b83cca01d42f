import { createRequire } from 'node:module'
import sharp from 'sharp'
import { treeOf } from './card-tree.ts'
import type { Open } from './method.ts'
import { cutOf, lookOf, QUALITY } from './scene.ts'

/** PNG as it is; JPEG, which it does not write, by way of its PNG. */
export const open: Open = async (shared) => {
  const look = lookOf(shared)
  // Version 1.0.3 is bundled for CommonJS in one part, which looks for `require`, and for hb.wasm in the folder it thinks it is in.
  const folder = new URL('../../node_modules/@vercel/og/node_modules/harfbuzzjs', import.meta.url).pathname
  Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: folder })
  const { ImageResponse } = await import('@vercel/og')
  const fonts = look.fonts.map(({ name, data, weight, style }) => ({
    name,
    data: data.slice().buffer as ArrayBuffer,
    weight,
    style,
  }))
  const draw = async (...[card]: Parameters<Awaited<ReturnType<Open>>['render']>): Promise<Uint8Array> => {
    const { uri } = cutOf(shared, card.placement)
    const tree = treeOf(card, look, uri) as unknown as ConstructorParameters<typeof ImageResponse>[0]
    const response = new ImageResponse(tree, { width: card.width, height: card.height, fonts })
    return new Uint8Array(await response.arrayBuffer())
  }
  return {
    render: async (card, format) => {
      const png = await draw(card, 'png')
      if (format === 'png') return png
      return sharp(png).removeAlpha().jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' }).toBuffer()
    },
  }
}
