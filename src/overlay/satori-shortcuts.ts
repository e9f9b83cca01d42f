import { containers } from './satori-containers.ts'

/** A change of satori's built file while it is loaded. */
export interface Patch {
  /** What is wrong without it. */
  readonly reason: string
  /** Must match exactly once in the built file of the pinned version. */
  readonly pattern: RegExp
  readonly replacement: string
}

/** How the changed code reaches our modules: it has no other way. */
export const BRIDGE = Symbol.for('broadside.satori')
export const bridge = `globalThis[Symbol.for("broadside.satori")]`

/**
 * Work that satori does again in every layout and whose answer depends on nothing but what is named in the key. A fit lays
 * the same sheet out a dozen times, a campaign thousands of times.
 */
export const SHORTCUTS: readonly Patch[] = [
  {
    reason: 'the same sheet is parsed in every layout',
    pattern: /(=[\w$]+\.map\(([\w$]+)=>)(JSON\.parse\([\w$]+\.parseCSS\(\2\)\))(\))/g,
    replacement: `$1${bridge}.sheet($2,()=>$3)$4`,
  },
  {
    reason: 'the same declaration is checked in every layout',
    pattern: /(getError:\(([\w$]+),([\w$]+)\)=>)([\w$]+\(\{\[\2\]:\3\},[\w$]+\.convertColors\?\?!0\))/g,
    replacement: `$1${bridge}.verdict($2+":"+$3,()=>$4)`,
  },
  {
    reason: 'the fonts of a style are looked up for every word',
    pattern: /(\})getEngine\(([\w$]+=16,)/g,
    replacement: `$1getEngine(...a){return ${bridge}.engine(this,a,()=>this.findEngine(...a))}findEngine($2`,
  },
  {
    reason: 'the same names of properties are put together for every declaration of every element',
    pattern:
      /(function [\w$]+\(([\w$]+)\)\{)(if\(\2\.startsWith\("--"\)\)return \2;let [\w$]+=\2\.startsWith\("-"\).*?)\}(?=function)/g,
    replacement: `$1return ${bridge}.property($2,()=>{$3})}`,
  },
  {
    reason: 'the same values are taken apart for every element',
    pattern: /(\|\|[\w$]+\(([\w$]+),)([\w$]+\(\2,[\w$]+\(\2,([\w$]+)\),!0\))(,\4,)/g,
    replacement: `$1${bridge}.longhands($2,$4,()=>$3)$5`,
  },
  {
    reason: 'everything is laid out twice to learn how large a container is that is as large as the canvas',
    pattern:
      /(\.onStyleError&&\(([\w$]+)=>([\w$]+)\?\3\.push\(\2\):([\w$]+)\.onStyleError\(\2\)\);[\w$]+\.clear\(\),[\w$]+\.clear\(\);let ([\w$]+)=)\{\}(,([\w$]+)=await ([\w$]+)\(\);)(if\(\5\.queried)\)(\{\5\.sizes=new Map;for\(let\[.{100,200}?\}\))\}(\3=void 0,\7=await \8\(\)\})/g,
    replacement:
      `$1${bridge}.expectedSizes($4.containerKey)$6` +
      `$5.sizes&&!${bridge}.isExpected($5.sizes,$7.containerNodes)&&($5={},$3=[],$7=await $8());` +
      `$9&&!$5.sizes)$10}${bridge}.learnSizes($4.containerKey,$5.sizes,$7.containerNodes),$11`,
  },
  {
    reason: 'the same numbers are written out for every outline',
    pattern: /(var [\w$]+=([\w$]+)=>)(\(\2<0\?-Math\.round\(-\2\*10\):Math\.round\(\2\*10\)\))\/10;/g,
    replacement: `$1${bridge}.tenths($3);`,
  },
]

/** Answers kept, by key; all are forgotten when there are too many, for strangers choose the keys. */
function kept<T>(most: number): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    const answer = known.get(key)
    if (answer !== undefined || known.has(key)) return answer as T
    const made = make()
    if (known.size >= most) known.clear()
    known.set(key, made)
    return made
  }
}

type Longhands = Readonly<Record<string, unknown>>

const engines = new WeakMap<object, ReturnType<typeof kept<unknown>>>()
const longhands = kept<Longhands>(4000)

/** What the changed code calls. */
export const shortcuts = {
  ...containers,
  /** A parsed sheet, which nothing changes. */
  sheet: kept<unknown>(32),
  /** Why a declaration is refused, if it is. */
  verdict: kept<Promise<unknown>>(4000),
  property: kept<string>(1000),
  /** A coordinate, given in tenths of a pixel, as it is written: an overlay has ten thousand of them, and most occur again and again. */
  tenths: (count: number): number | string => {
    if (!(count >= 0 && count < WRITTEN)) return count / 10
    const known = written[count]
    if (known !== undefined) return known
    const text = String(count / 10)
    written[count] = text
    return text
  },
  /** What measures and outlines words of one size and style. Depends on nothing but the fonts of its loader. */
  engine: (
    loader: object,
    [size, leading, style, locale]: readonly unknown[],
    make: () => unknown,
  ): unknown => {
    const own = engines.get(loader) ?? kept<unknown>(400)
    engines.set(loader, own)
    const { fontFamily, fontWeight, fontStyle, fontSynthesis, fontSynthesisWeight, fontSynthesisStyle } =
      style as Record<string, unknown>
    const key = [size, leading, fontFamily, fontWeight, fontStyle, fontSynthesis, fontSynthesisWeight]
    return own([...key, fontSynthesisStyle, locale].join('|'), make)
  },
  /** The longhands of a declaration. Only plain values are kept: a list might be changed by whoever asked for it. */
  longhands: (name: string, value: unknown, make: () => Longhands): Longhands => {
    if (typeof value !== 'string') return make()
    let fresh: Longhands | undefined
    const found = longhands(`${name}:${value}`, () => {
      fresh = make()
      return isPlain(fresh) ? { ...fresh } : NONE
    })
    return fresh ?? (found === NONE ? make() : { ...found })
  },
}

const NONE: Longhands = {}

/** Tenths of a pixel up to which coordinates are kept: the edges of what is seen on screens. */
const WRITTEN = 20_480
const written = new Array<string | undefined>(WRITTEN).fill(undefined)

function isPlain(values: Longhands): boolean {
  return Object.values(values).every((value) => typeof value !== 'object' || value === null)
}
