/** A picture that goes along with a prompt. */
export interface PromptReference {
  readonly role: 'product' | 'person' | 'style' | 'plate'
  readonly note?: string | undefined
}

const ROLES: Readonly<Record<PromptReference['role'], string>> = {
  plate:
    'the look of this series. Take palette, light, lens and grain from it; show what is described here, not the same picture again.',
  product:
    'the product. Keep its shape, proportions, materials and everything on its surface exactly; add only the scene and its shadow.',
  person: 'a person who has agreed to be shown. Keep face, age, build and clothing.',
  style: 'a style reference. Take palette, light and grain from it, and none of its objects.',
}

/**
 * A prompt with what each picture that goes along is for, numbered in the order they are sent.
 * @param before pictures that stand before them, such as the one that is edited
 */
export function withReferences(prompt: string, references: readonly PromptReference[], before = 0): string {
  if (references.length === 0) return prompt
  const lines = references.map(
    ({ role, note }, index) =>
      `Image ${before + index + 1}: ${ROLES[role]}${note === undefined ? '' : ` ${note}`}`,
  )
  return `${prompt}\n\n${lines.join('\n')}`
}

/** A prompt with the style words of a campaign. */
export function withLook(prompt: string, words: readonly string[]): string {
  return words.length === 0 ? prompt : `${prompt}\nLook of the series: ${words.join(', ')}.`
}
