import type { Size } from '../kit/geometry.ts'
import { type Choices, dress, type Outfit } from './dress.ts'
import type { Setting } from './judge.ts'
import { type FontFace, type Node, type Probe, probe } from './satori.ts'
import { emojiImage } from './text/emoji.ts'

/** Characters of all trees whose layouts are kept, for one set of fonts. */
const KEPT = 4_000_000

/** Layouts by the tree they are of, the longest unused first. */
interface Known {
  readonly probes: Map<string, Promise<Probe>>
  length: number
}

const layouts = new WeakMap<readonly FontFace[], Known>()

/**
 * Lays an outfit out with these choices without drawing it. Without inks its words are marked, so that each is known by its element.
 * Layouts are kept by the tree itself: what was laid out for a preview is not laid out again for its check, nor sizes that differ
 * only in slots that are not there.
 */
export async function lay(outfit: Outfit, choices: Choices): Promise<Setting> {
  const tree = dress(outfit, choices)
  const faces = outfit.fonts.fonts as readonly FontFace[]
  return { tree, probe: await probeOnce(tree.root, outfit.layout.frame, faces) }
}

function probeOnce(root: Node, frame: Size, faces: readonly FontFace[]): Promise<Probe> {
  const known = layouts.get(faces) ?? { probes: new Map<string, Promise<Probe>>(), length: 0 }
  layouts.set(faces, known)
  const { probes } = known
  const key = keyOf(root, frame)
  const found = probes.get(key)
  if (found !== undefined) {
    probes.delete(key)
    probes.set(key, found)
    return found
  }
  const made = probe(root, frame, faces, emojiImage)
  probes.set(key, made)
  known.length += key.length
  const forget = (old: string): void => {
    if (probes.delete(old)) known.length -= old.length
  }
  made.catch(() => forget(key))
  for (const old of probes.keys()) {
    if (known.length <= KEPT || old === key) break
    forget(old)
  }
  return made
}

/** Numbers of the last pictures that were set. */
const pictures = new Map<string, number>()
const PICTURES = 32
let lastPicture = 0

/** Everything a layout depends on but the fonts. Addresses of pictures are megabytes: they are numbered. */
function keyOf(root: Node, { width, height }: Size): string {
  const parts: string[] = [`${width} ${height}`]
  const visit = ({ type, props }: Node): void => {
    parts.push('<', type)
    for (const [name, value] of Object.entries(props)) {
      if (name === 'children') continue
      parts.push(name, typeof value === 'string' ? short(value) : JSON.stringify(value))
    }
    const { children = [] } = props
    for (const child of typeof children === 'string' ? [children] : children) {
      if (typeof child === 'string') parts.push('"', child)
      else visit(child)
    }
    parts.push('>')
  }
  visit(root)
  return parts.join('\u0000')
}

function short(value: string): string {
  if (value.length < 200 || !value.startsWith('data:')) return value
  const known = pictures.get(value) ?? ++lastPicture
  pictures.delete(value)
  pictures.set(value, known)
  for (const old of pictures.keys()) {
    if (pictures.size <= PICTURES) break
    pictures.delete(old)
  }
  return `data:#${known}`
}
