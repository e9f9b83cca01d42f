import { createCanvas, GlobalFonts, type Image, loadImage } from '@napi-rs/canvas'
import type { Open } from './method.ts'
import { type Card, cutOf, lookOf, QUALITY, veilOf } from './scene.ts'

/** Set by hand: there is no layout, so lines are broken and boxes placed by this file. Plates are kept decoded. */
export const open: Open = async (shared) => {
  const look = lookOf(shared)
  for (const { name, data, weight } of look.fonts)
    GlobalFonts.register(Buffer.from(data), `${name}-${weight}`)
  const plates = new Map<string, Image>()
  for (const placement of Object.keys(shared.cuts))
    plates.set(placement, await loadImage(cutOf(shared, placement).bytes))
  const logo = await loadImage(Buffer.from(look.logo.svg))
  const font = (family: string, weight: number, size: number): string => `${size}px "${family}-${weight}"`
  return {
    render: async (card, format) => {
      const { width, height, area, unit, row, sizes } = card
      const canvas = createCanvas(width, height)
      const context = canvas.getContext('2d')
      context.drawImage(plates.get(card.placement) as Image, 0, 0, width, height)
      context.fillStyle = veil(card, context)
      context.fillRect(0, 0, width, height)
      context.drawImage(logo, area.x, area.y, 5 * unit * look.logo.ratio, 5 * unit)
      let bottom = area.y + area.height
      const set = (
        text: string,
        family: string,
        weight: number,
        size: number,
        { leading, tracking = 0, color = look.ink }: { leading: number; tracking?: number; color?: string },
      ): void => {
        context.font = font(family, weight, size)
        context.letterSpacing = `${tracking * size}px`
        context.fillStyle = color
        const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText(text)
        for (const line of linesOf(
          text,
          0.92 * area.width,
          (part) => context.measureText(part).width,
        ).reverse()) {
          const baseline = bottom - leading * size + (leading * size - ascent - descent) / 2 + ascent
          context.fillText(line, area.x, baseline)
          bottom -= leading * size
        }
      }
      set(row.legal, look.families.text, 400, sizes.legal, { leading: 1.3 })
      bottom -= 3 * unit
      const pillHeight = 1.25 * sizes.cta + 2.4 * unit
      context.font = font(look.families.label, 700, sizes.cta)
      context.letterSpacing = `${0.01 * sizes.cta}px`
      const pillWidth = context.measureText(row.cta).width + 5.6 * unit
      context.fillStyle = look.pill
      context.beginPath()
      context.roundRect(area.x, bottom - pillHeight, pillWidth, pillHeight, 2.4 * unit)
      context.fill()
      context.save()
      context.translate(2.8 * unit, -1.2 * unit)
      set(row.cta, look.families.label, 700, sizes.cta, {
        leading: 1.25,
        tracking: 0.01,
        color: look.pillInk,
      })
      context.restore()
      bottom -= 2.4 * unit + 3 * unit
      set(row.subhead, look.families.text, 400, sizes.subhead, { leading: 1.3 })
      bottom -= 2.4 * unit
      set(row.headline, look.families.display, 800, sizes.headline, { leading: 1, tracking: -0.03 })
      return format === 'png' ? canvas.encode('png') : canvas.encode('jpeg', QUALITY)
    },
  }
}

function veil(card: Card, context: ReturnType<ReturnType<typeof createCanvas>['getContext']>) {
  const { color, alpha, box, feather } = veilOf(card)
  const gradient = context.createLinearGradient(0, box.y - feather.top, 0, box.y)
  for (let step = 0; step <= 12; step++) {
    const share = step / 12
    gradient.addColorStop(share, `rgba(${color.join(',')},${alpha * share * share * (3 - 2 * share)})`)
  }
  return gradient
}

function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && measure(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
