import { escapedMarkup } from '../kit/markup-text.ts'
/** How the picture of an export came to be: what is under the type, and what stands in it. */
export type Made =
  /** Drawn by this program from colours and a seed: no model that learned from pictures had a part in it. */
  | { readonly by: 'program' }
  /** A photograph or drawing that says of itself that no generative AI made it, or says nothing. */
  | { readonly by: 'person' }
  /** Made by an image model from words. */
  | ({ readonly by: 'ai' } & AiSystem)
  /** A picture of a person's that an image model changed or widened. */
  | ({ readonly by: 'person-with-ai' } & AiSystem)

/** The image model that had a part, as far as it is known. */
export interface AiSystem {
  /** Such as `OpenAI GPT Image`. */
  readonly system?: string
  /** Such as `gpt-image-1.5`. */
  readonly version?: string
}

/**
 * Codes of IPTC's digital source types (http://cv.iptc.org/newscodes/digitalsourcetype/) that an export may carry, from
 * the one that says most of AI to the one that says least.
 */
export const SOURCE_TYPES = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
  'composite',
  'compositeCapture',
  'humanEdits',
  'digitalCreation',
  'digitalArt',
] as const

export type SourceType = (typeof SOURCE_TYPES)[number]

const OF_AI: readonly string[] = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
] satisfies readonly SourceType[]

/** Where an export comes from, as it is written into the file. */
export interface Provenance {
  readonly sourceType: SourceType
  /** Program and version. */
  readonly tool: string
  /** Whom to name beside the picture. */
  readonly credit: string
  /** What is to be seen, for those who cannot see it; in the language of the locale. */
  readonly alt?: { readonly locale: string; readonly text: string }
  readonly ai?: AiSystem
}

/**
 * The source type of type set over pictures: the mildest true one. Type over an AI picture is a mix of which one part is
 * synthetic; over a person's picture a composite; over what this program draws it is all digital creation.
 * A `wish` is followed unless it would hide that AI had a part: then it is `undefined`, and nobody is to go on.
 */
export function sourceTypeOf(made: readonly Made[], wish?: SourceType): SourceType | undefined {
  const derived = derivedType(made)
  if (wish === undefined) return derived
  return isOfAi(derived) && !isOfAi(wish) ? undefined : wish
}

/** The source type that follows from how the parts were made. */
export function derivedType(made: readonly Made[]): SourceType {
  const by = new Set(made.map((part) => part.by))
  if (by.has('ai')) return 'compositeSynthetic'
  if (by.has('person-with-ai')) return 'compositeWithTrainedAlgorithmicMedia'
  return by.has('person') ? 'composite' : 'digitalCreation'
}

/** Whether a source type says that generative AI had a part. */
export function isOfAi(sourceType: string): boolean {
  return OF_AI.includes(sourceType)
}

/** The first AI system among the parts. */
export function systemOf(made: readonly Made[]): AiSystem | undefined {
  const part = made.find(({ by }) => by === 'ai' || by === 'person-with-ai')
  if (part === undefined || !('system' in part || 'version' in part)) return undefined
  const { system, version } = part as AiSystem
  return { ...(system === undefined ? {} : { system }), ...(version === undefined ? {} : { version }) }
}

/**
 * What a picture file says of itself, in its XMP or in a C2PA manifest: whether a model made it or had a part in it. A file
 * without a word is taken for a person's.
 *
 * @param texts its XMP packet, and its bytes as latin-1
 */
export function madeAsDeclared(texts: readonly (string | undefined)[]): Made {
  const declared = texts.flatMap((text) =>
    [...(text ?? '').matchAll(/digitalsourcetype\/([A-Za-z]{4,60})/g)].map(([, code = '']) => code),
  )
  if (declared.some((code) => code === 'trainedAlgorithmicMedia' || code === 'compositeSynthetic'))
    return { by: 'ai' }
  return declared.includes('compositeWithTrainedAlgorithmicMedia')
    ? { by: 'person-with-ai' }
    : { by: 'person' }
}

/**
 * Provenance as an XMP packet (ISO 16684-1) for PNG, JPEG, WebP, AVIF and PDF: IPTC Photo Metadata 2025.1. Pure; holds no time and no
 * prompt.
 */
export function xmpOf({ sourceType, tool, credit, alt, ai }: Provenance): string {
  const one = (name: string, value: string | undefined): string =>
    value === undefined || value === '' ? '' : `<${name}>${escaped(value)}</${name}>`
  const inLanguage = (name: string, locale: string, text: string): string =>
    `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li><rdf:li xml:lang="${escaped(locale)}">${escaped(text)}</rdf:li></rdf:Alt></${name}>`
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="" ${Object.entries(SPACES)
      .map(([prefix, address]) => `xmlns:${prefix}="${address}"`)
      .join(' ')}>`,
    `<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/${sourceType}</Iptc4xmpExt:DigitalSourceType>`,
    one('Iptc4xmpExt:AISystemUsed', ai?.system),
    one('Iptc4xmpExt:AISystemVersionUsed', ai?.version),
    one('xmp:CreatorTool', tool),
    one('photoshop:Credit', credit),
    alt === undefined ? '' : inLanguage('Iptc4xmpCore:AltTextAccessibility', alt.locale, alt.text),
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('')
}

const SPACES = {
  xmp: 'http://ns.adobe.com/xap/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
} as const

/** Text as XML may hold it: characters XML 1.0 forbids are left out. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const allowed = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  return escapedMarkup(allowed)
}
