import { type Choices, dress, type Outfit } from './dress.ts'
import type { Setting } from './judge.ts'
import { type FontFace, probe } from './satori.ts'
import { emojiImage } from './text/emoji.ts'

/** Lays an outfit out with these choices without drawing it. Without inks its words are marked, so that each is known by its element. */
export async function lay(outfit: Outfit, choices: Choices): Promise<Setting> {
  const tree = dress(outfit, choices)
  const faces = outfit.fonts.fonts as readonly FontFace[]
  return { tree, probe: await probe(tree.root, outfit.layout.frame, faces, emojiImage) }
}
