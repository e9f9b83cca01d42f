import { findBrand } from '../brand/find.ts'
import { fontsFor } from '../brand/font-set.ts'
import type { BrandKit } from '../brand/kit.ts'
import { logoOn } from '../brand/logo-choice.ts'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import { type Rgb, toHex } from '../kit/color.ts'
import { type Node, setSvg } from '../overlay/satori.ts'
import { rasterize, released } from '../raster/resvg.ts'
import { encode } from '../raster/sharp.ts'
import type { Picture } from './preview.ts'
import { Recent } from './recent.ts'

// What a page shows of a kit is drawn by what draws exports: a browser has other fonts, other shaping, other rounding.

/** Part of a kit to be drawn, for looking at. */
export interface SpecimenErrand {
  readonly projectDir: string
  readonly brand: { readonly id: string; readonly hash: string }
  readonly part:
    | { readonly kind: 'type'; readonly style: string }
    /** The logo as templates set it on a ground, with its clear space. */
    | { readonly kind: 'logo'; readonly ground: string }
}

/** Pixels: twice what a page shows. */
const TYPE = { width: 1400, height: 280, padding: 48, letters: 26 } as const
/** Most and usual size of a sample: words of many letters are set smaller, so that they stand in a line. */
const SAMPLE = { most: 96, room: TYPE.width - 2 * TYPE.padding, letter: 0.64 } as const
const LOGO = { width: 720, height: 400, logo: 120 } as const
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 €&?!'

const kits = new Recent<BrandKit>(4, () => 1)

/** Draws a part of a kit. Throws `INPUT_INVALID` where the kit is not the one that was asked for, or has no such part. */
export async function drawSpecimen({ projectDir, brand, part }: SpecimenErrand): Promise<Picture> {
  const kit = await kits.get(brand.hash, async () => {
    const { kit: found, issues } = await findBrand(brand.id, projectDir)
    refuseIssues(issues)
    if (found?.hash !== brand.hash)
      throw new BroadsideError('INPUT_INVALID', { message: 'The brand kit was changed', hint: 'Look again.' })
    return found
  })
  const svg = part.kind === 'type' ? await typeSvg(kit, part.style) : await logoSvg(kit, part.ground)
  const pixels = rasterize(svg, part.kind === 'type' ? TYPE.width : LOGO.width)
  await released()
  const { width, height } = pixels
  const bytes = await encode(pixels, { format: 'png' })
  return { width, height, base64: Buffer.from(bytes).toString('base64') }
}

async function typeSvg(kit: BrandKit, style: string): Promise<string> {
  const look = kit.file.type[style]
  if (look === undefined) throw new BroadsideError('INPUT_INVALID', { message: `no type style ${style}` })
  const words = sampleOf(kit, style)
  const text = look.case === 'upper' ? [words, LETTERS].map((each) => each.toUpperCase()) : [words, LETTERS]
  const { fonts, stacks } = fontsFor(kit, text.join(' '))
  const line = (content: string, size: number): Node => ({
    type: 'div',
    props: {
      style: {
        display: 'flex',
        whiteSpace: 'nowrap',
        fontSize: size,
        fontFamily: (stacks[style] ?? []).join(', '),
        fontWeight: look.weight,
        fontStyle: look.style,
        letterSpacing: `${look.tracking}em`,
        lineHeight: look.leading,
        ...(look.features.length === 0
          ? {}
          : { fontFeatureSettings: look.features.map((tag) => `"${tag}" 1`).join(', ') }),
      },
      children: content,
    },
  })
  const size = Math.min(SAMPLE.most, SAMPLE.room / (words.length * (SAMPLE.letter + look.tracking)))
  const root: Node = {
    type: 'div',
    props: {
      style: {
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        width: '100%',
        height: '100%',
        boxSizing: 'border-box',
        padding: TYPE.padding,
        backgroundColor: colorOf(kit, kit.file.colors.light),
        color: colorOf(kit, kit.file.colors.dark),
      },
      children: [line(text[0] as string, size), line(text[1] as string, TYPE.letters)],
    },
  }
  return setSvg(root, { width: TYPE.width, height: TYPE.height }, fonts)
}

/** Words of the brand's own that suit a style: the name large, figures for figures, else how it describes itself. */
function sampleOf({ file: { name, description = name } }: BrandKit, style: string): string {
  if (style === 'figure') return '24 · 1,290 · −40 %'
  if (style === 'display') return name
  const [sentence = name] = description.split(/(?<=[.!?])\s/)
  return sentence.length <= 80 ? sentence : name
}

async function logoSvg(kit: BrandKit, ground: string): Promise<string> {
  const color = kit.colors[ground]
  if (color === undefined) throw new BroadsideError('INPUT_INVALID', { message: `no colour ${ground}` })
  const { svg, ratio } = logoOn(kit, color)
  const most = LOGO.width * 0.62
  const height = Math.min(LOGO.logo, most / ratio)
  const size = { width: Math.round(height * ratio), height: Math.round(height) }
  const clear = Math.round(kit.file.logos.clearSpace * height)
  const line = isDark(color) ? 'rgba(255, 255, 255, 0.55)' : 'rgba(0, 0, 0, 0.45)'
  const root: Node = {
    type: 'div',
    props: {
      style: {
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        width: '100%',
        height: '100%',
        backgroundColor: toHex(color),
      },
      children: [
        {
          type: 'div',
          props: {
            style: { display: 'flex', padding: clear, border: `2px dashed ${line}` },
            children: [
              {
                type: 'img',
                props: { src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, ...size },
              },
            ],
          },
        },
      ],
    },
  }
  return setSvg(root, { width: LOGO.width, height: LOGO.height }, [])
}

function colorOf(kit: BrandKit, name: string): string {
  return toHex(kit.colors[name] as Rgb)
}

function isDark([red, green, blue]: Rgb): boolean {
  return red * 0.2126 + green * 0.7152 + blue * 0.0722 < 140
}
