import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Making } from '../../export/record-schema.ts'
import { hashOf, sha256 } from '../../kit/hash.ts'
import { DEPENDENCIES, VERSION } from '../engines.ts'
import type { SigningFiles } from '../output/signing.ts'
import type { Job } from '../plan.ts'

/** What a run makes besides exports, and who signs them. */
export interface Finish {
  readonly explain?: boolean | undefined
  readonly signing?: SigningFiles | undefined
}

let maker: string | undefined

/**
 * Hash over the program and all libraries it makes exports with. In a checkout over its source, too, for there it changes from run
 * to run under one version.
 */
export function makerHash(): string {
  const { zlib = '', icu = '' } = process.versions
  maker ??= hashOf({ version: VERSION, dependencies: DEPENDENCIES, zlib, icu, source: sourceHash() })
  return maker
}

function sourceHash(): string {
  if (!import.meta.url.endsWith('.ts')) return ''
  const src = new URL('../../', import.meta.url)
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ts|json)$/.test(name),
  )
  return sha256(
    files
      .toSorted()
      .map((name) => sha256(readFileSync(new URL(name, src))))
      .join(),
  )
}

/** Who makes and finishes the files of a run. */
export async function makingOf({ explain = false, signing }: Finish): Promise<Making> {
  return {
    with: makerHash(),
    explain,
    signer: signing === undefined ? '' : sha256(await readFile(signing.certificates)),
  }
}

/**
 * What the files of a job are made from: its own key, what is written besides, and who makes and finishes them. What lies there
 * under the same mark need not be made again.
 */
export function markOf(making: Making, { key, masters }: Pick<Job, 'key' | 'masters'>): string {
  return hashOf([making, key, masters])
}
