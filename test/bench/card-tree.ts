import { type Card, type Look, veilCss } from './scene.ts'

/** An element as satori, @vercel/og and React know it. */
export interface Element {
  readonly type: 'div' | 'img' | 'p'
  readonly props: {
    readonly style: Readonly<Record<string, string | number>>
    readonly src?: string
    readonly width?: number
    readonly height?: number
    readonly children?: readonly Element[] | string
  }
}

/** The card as a tree with inline styles: plate, veil, logo, headline, subhead, pill, legal line. */
export function treeOf(card: Card, look: Look, plate: string): Element {
  const { width, height, area, unit, row, sizes } = card
  const cover = { position: 'absolute', top: 0, left: 0, width, height } as const
  const words = (
    text: string,
    family: string,
    style: Readonly<Record<string, string | number>>,
  ): Element => ({
    type: 'p',
    props: { style: { fontFamily: family, color: look.ink, margin: 0, ...style }, children: text },
  })
  const logo = 5 * unit
  return {
    type: 'div',
    props: {
      style: { position: 'relative', display: 'flex', width, height },
      children: [
        { type: 'img', props: { src: plate, width, height, style: cover } },
        { type: 'div', props: { style: { ...cover, display: 'flex', backgroundImage: veilCss(card) } } },
        {
          type: 'div',
          props: {
            style: {
              position: 'absolute',
              top: area.y,
              left: area.x,
              width: area.width,
              height: area.height,
              display: 'flex',
              flexDirection: 'column',
              alignItems: 'flex-start',
            },
            children: [
              {
                type: 'img',
                props: {
                  src: `data:image/svg+xml;base64,${Buffer.from(look.logo.svg).toString('base64')}`,
                  width: Math.round(logo * look.logo.ratio),
                  height: logo,
                  style: {},
                },
              },
              { type: 'div', props: { style: { display: 'flex', flex: 1 } } },
              words(row.headline, look.families.display, {
                fontSize: sizes.headline,
                fontWeight: 800,
                lineHeight: 1,
                letterSpacing: -0.03 * sizes.headline,
                maxWidth: 0.92 * area.width,
                marginBottom: 2.4 * unit,
              }),
              words(row.subhead, look.families.text, {
                fontSize: sizes.subhead,
                fontWeight: 400,
                lineHeight: 1.3,
                maxWidth: 0.92 * area.width,
                marginBottom: 3 * unit,
              }),
              {
                type: 'div',
                props: {
                  style: {
                    display: 'flex',
                    backgroundColor: look.pill,
                    borderRadius: 2.4 * unit,
                    padding: `${1.2 * unit}px ${2.8 * unit}px`,
                    marginBottom: 3 * unit,
                  },
                  children: [
                    words(row.cta, look.families.label, {
                      fontSize: sizes.cta,
                      fontWeight: 700,
                      lineHeight: 1.25,
                      letterSpacing: 0.01 * sizes.cta,
                      color: look.pillInk,
                    }),
                  ],
                },
              },
              words(row.legal, look.families.text, {
                fontSize: sizes.legal,
                fontWeight: 400,
                lineHeight: 1.3,
              }),
            ],
          },
        },
      ],
    },
  }
}
