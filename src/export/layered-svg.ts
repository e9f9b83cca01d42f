import { escapedAttribute } from '../kit/markup-text.ts'
import { encode } from '../raster/sharp.ts'
import type { Master, MasterLayer } from './master-layers.ts'

/**
 * Writes a master as an SVG with a named group for each layer, from plate to logo: as layers in Inkscape, as groups in
 * Illustrator, Figma and browsers. Type is outlines, with its words as the label of its group. The same master gives the
 * same text.
 */
export async function writeMasterSvg({ canvas, title, layers, root, definitions }: Master): Promise<string> {
  const groups: string[] = []
  for (const layer of layers) groups.push(await groupOf(layer))
  const open = root
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replace(/^<svg/, `<svg xmlns="${SVG}" xmlns:inkscape="${INKSCAPE}" role="img"`)
  const size = `${canvas.width} × ${canvas.height}`
  return `${open}\n<title>${escapedAttribute(title)}</title>\n<desc>${size} px; a group for each layer</desc>\n<defs>${definitions}</defs>\n${groups.join('\n')}\n</svg>\n`
}

const SVG = 'http://www.w3.org/2000/svg'
const INKSCAPE = 'http://www.inkscape.org/namespaces/inkscape'

async function groupOf(layer: MasterLayer): Promise<string> {
  const text =
    layer.kind === 'drawing' && layer.slot !== undefined
      ? ` aria-label="${escapedAttribute(layer.slot.text)}"`
      : ''
  const name = escapedAttribute(layer.name)
  const open = `<g id="layer-${name.replaceAll(/[^\w-]+/g, '-')}" inkscape:groupmode="layer" inkscape:label="${name}"${text}>`
  if (layer.kind === 'drawing') return `${open}${layer.group.body.replaceAll(/ data-n="\d+"/g, '')}</g>`
  const { x, y, width, height } = layer.box
  const isPlate = layer.name === 'plate'
  const bytes = await encode(layer.pixels, isPlate ? { format: 'jpeg', quality: 92 } : { format: 'png' })
  const address = `data:image/${isPlate ? 'jpeg' : 'png'};base64,${Buffer.from(bytes).toString('base64')}`
  return `${open}<image x="${x}" y="${y}" width="${width}" height="${height}" href="${address}"/></g>`
}
