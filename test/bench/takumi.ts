import { type Node, Renderer } from '@takumi-rs/core'
import { type Element, treeOf } from './card-tree.ts'
import type { Open } from './method.ts'
import { cutOf, lookOf, QUALITY } from './scene.ts'

/** Plates cut to size are given by name, so that the renderer keeps them decoded. */
export const open: Open = async (shared) => {
  const look = lookOf(shared)
  const renderer = new Renderer()
  for (const { name, data, weight, style } of look.fonts)
    await renderer.registerFont({ name, data, weight, style })
  const images = Object.keys(shared.cuts).map((placement) => ({
    src: placement,
    data: cutOf(shared, placement).bytes,
  }))
  return {
    render: async (card, format) => {
      const { width, height } = card
      const node = nodeOf(treeOf(card, look, card.placement))
      const used = images.filter(({ src }) => src === card.placement)
      return renderer.render(node, {
        width,
        height,
        images: used,
        ...(format === 'png' ? { format } : { format, quality: QUALITY }),
      })
    },
  }
}

function nodeOf({ type, props }: Element): Node {
  const style = props.style as Node['style'] & object
  if (type === 'img') {
    const { src = '', width = 0, height = 0 } = props
    return { type: 'image', src, width, height, style }
  }
  if (typeof props.children === 'string') return { type: 'text', text: props.children, style }
  return { type: 'container', style, children: (props.children ?? []).map(nodeOf) }
}
