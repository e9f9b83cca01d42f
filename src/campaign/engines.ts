import { readFileSync } from 'node:fs'

interface Package {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Package

/** Version of this program. */
export const VERSION = own.version

/** Versions of all libraries it uses. */
export const DEPENDENCIES = own.dependencies

/** Versions of everything whose change may change pixels. Dependencies are pinned exactly, so what is asked for is what runs. */
export const ENGINES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'satori',
    '@resvg/resvg-js',
    'sharp',
    'handlebars',
    'hyphen',
    'bidi-js',
    'harfbuzzjs',
    'tesseract.js',
  ].flatMap((name) => {
    const version = own.dependencies[name]
    return version === undefined ? [] : [[name, version]]
  }),
)
