import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { BroadsideError } from '../error/error.ts'
import { BRIDGE, bridge, type Patch, SHORTCUTS, shortcuts } from './satori-shortcuts.ts'
import { bidiLevels, splitByDirection } from './text/bidi.ts'

const CORRECTIONS: readonly Patch[] = [
  {
    // A glyph's vertical offset points up in a font, y points down in SVG.
    reason: 'marks are mirrored vertically: the dots of ي stand above it, a hamza lies on its alef',
    pattern: /(?<==[\w$]+)\+(?=[\w$]+\.dy\*[\w$])/g,
    replacement: '-',
  },
  {
    // The next three replace the simplified bidi algorithm: pieces are given as their text instead of their class.
    reason: 'brackets, numbers and punctuation beside right-to-left words stand in the wrong place',
    pattern:
      /(function [\w$]+\(([\w$]+)\)\{)(let [\w$]+;for\(let [\w$]+ of [\w$]+\)\{if\([\w$]+==="\\u200E"\)return"L")/g,
    replacement: '$1return $2;$3',
  },
  {
    reason: 'words are not split where their direction changes',
    pattern:
      /(function [\w$]+\(([\w$]+)\)\{)(if\(![\w$]+\([\w$]+\)\)return\[[\w$]+\];let [\w$]+=\[\],[\w$]+="",[\w$]+="N")/g,
    replacement: `$1return ${bridge}.splitByDirection($2);$3`,
  },
  {
    reason: 'bidi levels are wrong',
    pattern:
      /(function [\w$]+\(([\w$]+),([\w$]+)\)\{)(let [\w$]+=[\w$]+===1\?"R":"L",[\w$]+=[\w$]+\.slice\(\))/g,
    replacement: `$1return ${bridge}.bidiLevels($2,$3);$4`,
  },
  {
    // The font of a grapheme is cached by its first UTF-16 unit and chosen by its first character.
    reason: 'a combining mark is set in a font that lacks it, and an astral character in the font of another',
    pattern:
      /(=)([\w$]+)\.charCodeAt\(0\)(;if\(([\w$]+)\.has\([\w$]+\)\)return \4\.get\([\w$]+\);let [\w$]+=)([\w$]+)(\.find\(\(([\w$]+),[\w$]+\)=>!!\7\.charToGlyphIndex\(\2\)\|\|[\w$]+&&[\w$]+===\5\.length-1\))/g,
    replacement: `$1${bridge}.cluster($2)$3${bridge}.fontOf($5,$2)||$5$6`,
  },
  {
    // A line takes its baseline from the font of its first word; CSS takes it from the first font of the list.
    reason: 'lines that begin in another font than their neighbours stand unevenly',
    pattern: /(\?)Math\.round\(([\w$]+)\.baseline\(([\w$]+)\)\)(:0)/g,
    replacement: `$1Math.round(${bridge}.baseline($2,$3))$4`,
  },
  {
    reason: 'a first line that begins in another font than the next stands unevenly',
    pattern: /(&&\([\w$]+=[\w$]+,[\w$]+=)Math\.round\(([\w$]+)\.baseline\(([\w$]+)\)\)/g,
    replacement: `$1Math.round(${bridge}.baseline($2,$3))`,
  },
  {
    // What a text stroke adds to the attributes of a text's outlines is added to nothing else.
    reason: 'outlines of text cannot be told from other shapes',
    pattern:
      /(function [\w$]+\(([\w$]+)\)\{let ([\w$]+)=\2\.WebkitTextStrokeWidth;return )(\3\?\{"stroke-width":.{1,200}?\}):\{\}\}(?=function)/g,
    replacement: `$1{"data-n":$2["--n"],...($4:{})}}`,
  },
  {
    reason: 'addresses in an overlay are looked up and loaded',
    pattern: /(if\(!globalThis\.fetch\)throw)/g,
    replacement: `${bridge}.refuseLoading();$1`,
  },
]

/** The part of satori's font object that is used here. */
interface Font {
  charToGlyphIndex(character: string): number
}

/** The part of satori's metrics that is used here. */
interface Metrics {
  /** Without a text: of the first font of the list. Throws when no font of the list is known. */
  baseline(text?: string): number
  height(text?: string): number
}

// Never drawn: no font needs a glyph for them.
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u

let refused = 0

/** How many addresses satori has wanted to load in this process; it swallows the error. */
export function refusedLoads(): number {
  return refused
}

const helpers = {
  ...shortcuts,
  bidiLevels,
  splitByDirection,
  /** The baseline of a line with this word, from the top of the line. */
  baseline: (metrics: Metrics, word: string): number => {
    try {
      // `line-height: normal` gives fonts different heights; then the tallest decides, as before.
      if (metrics.height() === metrics.height(word)) return metrics.baseline()
    } catch {
      // No font of the list is known: satori falls back to others.
    }
    return metrics.baseline(word)
  },
  refuseLoading: (): never => {
    refused += 1
    throw new Error('An overlay cannot load addresses')
  },
  /** The first character of a text with its marks. */
  cluster: (text: string): string => /^.[\p{M}\u200c\u200d]*/su.exec(text)?.[0] ?? text,
  /** The first font that has the first character of a text and all its marks. */
  fontOf: (fonts: readonly Font[], text: string): Font | undefined => {
    const characters = [...helpers.cluster(text)].filter((character) => !IGNORABLE.test(character))
    if (characters.length < 2) return undefined
    return fonts.find((font) => characters.every((character) => font.charToGlyphIndex(character) !== 0))
  },
}

/**
 * Runs `load`, which imports satori, and corrects satori 0.63.2 on its way in. Done while loading, because the file in
 * node_modules belongs to whoever installed it. Applies within this process (and thread) only, and only when nothing has
 * imported satori before.
 * @throws BroadsideError `RENDER_FAILED` when a correction does not fit the installed version.
 */
export async function patched<T>(load: () => Promise<T>): Promise<T> {
  // A bundler or test runner may evaluate this module again in a process that has satori loaded, and corrected, already.
  let seen = Reflect.get(globalThis, BRIDGE) !== undefined
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      if (!/\/satori\/dist\/index\.js$/.test(url)) return nextLoad(url, context)
      seen = true
      return {
        format: 'module',
        source: correct(readFileSync(fileURLToPath(url), 'utf8')),
        shortCircuit: true,
      }
    },
  })
  try {
    const loaded = await load()
    if (!seen) throw unfit('satori was imported before its corrections could be applied')
    Object.defineProperty(globalThis, BRIDGE, { value: helpers, configurable: true })
    return loaded
  } finally {
    hooks.deregister()
  }
}

/** The built file of satori with all corrections. Exported for the test that proves it refuses another version. */
export function correct(source: string): string {
  return [...CORRECTIONS, ...SHORTCUTS].reduce(withPatch, source)
}

/** What a pattern looks at before and after what it matches, in characters. */
const AROUND = 32

function withPatch(text: string, { reason, pattern, replacement }: Patch): string {
  const [found, ...others] = text.matchAll(pattern)
  if (found === undefined || others.length > 0) {
    const count = found === undefined ? 0 : others.length + 1
    throw unfit(`A correction fits satori ${count} times, expected once (without it, ${reason})`)
  }
  // Looked for once in all of it: it is more than a megabyte.
  const start = Math.max(0, found.index - AROUND)
  const end = found.index + found[0].length + AROUND
  return text.slice(0, start) + text.slice(start, end).replace(pattern, replacement) + text.slice(end)
}

function unfit(message: string): BroadsideError {
  return new BroadsideError('RENDER_FAILED', {
    message,
    hint: 'Install satori exactly as package.json pins it, and import it nowhere else.',
  })
}
