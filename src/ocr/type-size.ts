import type { ReadWord } from './tesseract.ts'

/** Reach of letters above and below the baseline, in em of a usual face (x-height 0.52). */
const ABOVE = { accentedCapital: 0.93, tall: 0.73, t: 0.66, low: 0.53 } as const
const BELOW = { deep: 0.21, none: 0.01 } as const

/** Type size in pixels as the heights of words tell it: for each word what its letters reach, and the median of all. */
export function typeSizeOf(words: readonly Pick<ReadWord, 'text' | 'box'>[]): number {
  const sizes = words.flatMap(({ text, box }) => {
    if (!/[\p{L}\p{N}]/u.test(text)) return []
    return [box.height / (above(text) + below(text))]
  })
  const sorted = sizes.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function above(text: string): number {
  if (/[À-ÖØ-ÞŒŠŽ]/u.test(text)) return ABOVE.accentedCapital
  if (/[A-Z0-9bdfhkl€$£ßÀ-ÿ'’"()ij]/u.test(text)) return ABOVE.tall
  return text.includes('t') ? ABOVE.t : ABOVE.low
}

function below(text: string): number {
  return /[gjpqy,;()ç]/u.test(text) ? BELOW.deep : BELOW.none
}
