import { beforeAll, describe, expect, it } from 'vitest'
import { type FontFace, type Node, type Probe, probe } from '../../src/overlay/satori.ts'
import { testFonts } from '../support/sheet.ts'

let fonts: readonly FontFace[]
beforeAll(async () => {
  fonts = await testFonts(['latin'])
})

const SIZE = { width: 400, height: 300 }

/** A column of a box of text and a container beside or around it, whose text is larger where the container is wide. `tag` makes it a tree nobody has met. */
function tree(css: string, tag: string, fontSize: number): Node {
  const sheet = `.box{container-type:size;${css}}.in{font-size:10px}@container (min-width:150px){.in{font-size:30px}}`
  const word = (name: string, style: Record<string, string | number>, className = 'word'): Node => ({
    type: 'p',
    props: { 'data-n': name, className, style: { margin: 0, ...style }, children: 'Words' },
  })
  return {
    type: 'div',
    props: {
      className: tag,
      style: { position: 'relative', display: 'flex', width: 400, height: 300, fontFamily: 'latin' },
      children: [
        { type: 'style', props: { children: sheet } },
        word('beside', { fontSize, flexShrink: 0 }),
        {
          type: 'div',
          props: { 'data-n': 'box', className: 'box', style: {}, children: [word('in', {}, 'in')] },
        },
      ],
    },
  }
}

function plain({ words, boxes }: Probe): unknown {
  return { words, boxes: [...boxes] }
}

describe('a container', () => {
  it.for([
    ['as large as the canvas', 'position:absolute;top:0;left:0;width:400px;height:300px'],
    ['with an edge', 'position:absolute;top:0;left:0;width:170px;height:300px;padding:0 20px'],
    ['that its neighbour pushes small', 'flex:1;height:100px'],
    ['of a share of the canvas', 'position:absolute;top:0;left:0;width:50%;height:50%'],
  ])('%s asks for the same rules in the first layout and in later ones', async ([name = '', css = '']) => {
    for (const [index, size] of [20, 60, 90, 20].entries()) {
      const fresh = await probe(tree(css, `${name} ${index}`.replaceAll(' ', '-'), size), SIZE, fonts)
      const later = await probe(tree(css, name.replaceAll(' ', '-'), size), SIZE, fonts)
      expect(plain(later)).toEqual(plain(fresh))
    }
  })
})
