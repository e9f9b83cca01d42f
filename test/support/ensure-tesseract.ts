import { execFileSync, spawnSync } from 'node:child_process'

/** Languages the tests read with, as the engine names them. */
const LANGUAGES = ['eng', 'fra'] as const

/** What is missing of an independent Tesseract: `undefined` if all is there. */
function missing(): string | undefined {
  const { error, stdout } = spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' })
  if (error !== undefined) return 'tesseract'
  const known = new Set(stdout.split('\n').map((line) => line.trim()))
  const lacking = LANGUAGES.filter((language) => !known.has(language))
  return lacking.length === 0 ? undefined : `its data for ${lacking.join(', ')}`
}

/** Installs the distribution's Tesseract where there is none: as root on a system with apt, else an error. */
export function ensureTesseract(): string {
  if (
    missing() !== undefined &&
    process.getuid?.() === 0 &&
    spawnSync('apt-get', ['--version']).status === 0
  ) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    const data = LANGUAGES.map((language) => `tesseract-ocr-${language}`)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'tesseract-ocr', ...data], options)
  }
  const lacking = missing()
  if (lacking === undefined) return 'tesseract'
  throw new Error(
    `These tests read exports back with Tesseract, and there is no ${lacking}: run "node test/support/ensure-tesseract.ts" as root on Debian or Ubuntu, or install tesseract with its data for ${LANGUAGES.join(' and ')}.`,
  )
}

/** Reads a PNG of one line with the distribution's Tesseract. */
export function readWithTesseract(png: Uint8Array, language: (typeof LANGUAGES)[number]): string {
  const args = ['stdin', 'stdout', '-l', language, '--psm', '7', '--dpi', '300']
  const { status, stdout, stderr } = spawnSync(ensureTesseract(), args, { input: png, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.replace(/\s+/g, ' ').trim()
}

if (import.meta.main) console.error(`Tesseract: ${ensureTesseract()}`)
