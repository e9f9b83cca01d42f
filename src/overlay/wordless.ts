import type { BrandKit } from '../brand/kit.ts'
import type { Layout } from '../placement/geometry.ts'
import type { Shows } from '../placement/schema.ts'
import type { Template } from '../template/template.ts'

/** Share of the area that a logo may fill, along each edge: alone on a sheet, or in a corner of the picture. */
const ROOM: Readonly<Record<Shows, { readonly width: number; readonly height: number }>> = {
  logo: { width: 0.84, height: 0.56 },
  picture: { width: 0.5, height: 0.24 },
}

/**
 * The template as it is where no copy can be read: a profile picture, a thumbnail in a list. There every template shows the
 * same, the logo alone on the brand's colour or in a corner of the picture, and no slots.
 */
export function wordless(
  template: Template,
  kit: BrandKit,
  { area, family }: Layout,
  shows: Shows,
): Template {
  const { width, height } = ROOM[shows]
  const ratio = kit.logos.dark.ratio
  const across = Math.floor(Math.min(width * area.width, height * area.height * ratio))
  const place = shows === 'logo' ? 'align-items:center;justify-content:center' : 'align-items:flex-end'
  const ground = shows === 'logo' ? ' data-ground="primary"' : ''
  return {
    ...template,
    overlay: [
      `<style>.whole{position:absolute;top:0;left:0;width:var(--w);height:var(--h)}.area{display:flex;${place}}.logo{width:${across}px}</style>`,
      `<div class="whole"${ground}><div class="area"><img class="logo" data-logo></div></div>`,
    ].join('\n'),
    file: {
      ...template.file,
      slots: {},
      families: { [family]: { calm: [], positions: [], drop: [], droppable: [] } },
    },
  }
}
