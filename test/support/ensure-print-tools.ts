import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Programs that read what this one writes, none of which it uses itself, one that makes certificates to test with, and the
 * Debian packages they come in.
 */
const TOOLS = {
  pdfinfo: 'poppler-utils',
  pdffonts: 'poppler-utils',
  pdfimages: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  convert: 'imagemagick',
  identify: 'imagemagick',
  openssl: 'openssl',
} as const

export type PrintTool = keyof typeof TOOLS

/** Runs one of the programs and returns what it prints. Throws with what to do where it is not installed. */
export function runTool(tool: PrintTool, ...args: readonly string[]): Buffer {
  if (find(tool) === undefined) {
    throw new Error(
      `These tests read files with ${tool}, which is not installed: run "node test/support/ensure-print-tools.ts" as root on Debian or Ubuntu, or install ${TOOLS[tool]}.`,
    )
  }
  return execFileSync(tool, args, { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Installs what is missing: as root on a system with apt, else an error. */
export function ensurePrintTools(): readonly string[] {
  const names = Object.keys(TOOLS) as PrintTool[]
  const missing = new Set(names.filter((tool) => find(tool) === undefined).map((tool) => TOOLS[tool]))
  if (missing.size > 0 && process.getuid?.() === 0 && find('apt-get') !== undefined) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...missing], options)
  }
  return names.map((tool) => {
    const path = find(tool)
    if (path === undefined) throw new Error(`${tool} is missing: install ${TOOLS[tool]}.`)
    return path
  })
}

function find(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

if (import.meta.main) console.error(`Readers of print files: ${ensurePrintTools().join(', ')}`)
