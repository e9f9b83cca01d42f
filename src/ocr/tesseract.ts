import { createRequire } from 'node:module'
import path from 'node:path'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import type { Box } from '../kit/geometry.ts'
import type { Readable } from './languages.ts'

/** What a picture holds: one line, a page whose columns matter, or words and lines wherever they stand. */
export type Layout = 'line' | 'page' | 'scattered'

/** A word that was read. */
export interface ReadWord {
  readonly text: string
  /** In pixels of the picture that was read. */
  readonly box: Box
  /** What the engine thinks of it, 0..100. */
  readonly confidence: number
  /** Words of one line share a number. */
  readonly line: number
}

/** Reads type in pictures; keeps one worker for each language until closed. */
export interface Eyes {
  /** Text of a PNG; surest of dark type on white, its letters about 30 px tall. */
  read(png: Uint8Array, language: Readable, layout: Layout): Promise<string>
  /** The same word by word, each with its place. */
  words(png: Uint8Array, language: Readable, layout: Layout): Promise<readonly ReadWord[]>
  close(): Promise<void>
}

/** Whether the engine may prefer words it knows. Without its dictionaries it reads what stands there, misspellings too. */
export interface Reading {
  readonly dictionaries?: boolean
}

/** The engine would print what it thinks about accents on our output. Not among the parameters its types know. */
const QUIET = { debug_file: '/dev/null' }

const MODES: Readonly<Record<Layout, PSM>> = {
  line: PSM.SINGLE_LINE,
  page: PSM.AUTO,
  scattered: PSM.SPARSE_TEXT,
}

/** Starts nothing yet: the first reading loads the engine, about a second for each language. Idle, it keeps no process alive. */
export function openEyes({ dictionaries = true }: Reading = {}): Eyes {
  const workers = new Map<Readable, Promise<Worker>>()
  let busy = 0
  const recognize = async (png: Uint8Array, language: Readable, layout: Layout, blocks: boolean) => {
    const starting = workers.get(language) ?? start(language, dictionaries)
    workers.set(language, starting)
    const worker = await starting
    busy += 1
    threadOf(worker)?.ref()
    try {
      // Jobs of a worker run in the order they are asked for, so that the mode holds for the picture after it.
      const [, { data }] = await Promise.all([
        worker.setParameters({
          tessedit_pageseg_mode: MODES[layout],
          user_defined_dpi: '300',
          ...QUIET,
        }),
        worker.recognize(Buffer.from(png), {}, { text: true, blocks }),
      ])
      return data
    } finally {
      busy -= 1
      if (busy === 0) for (const each of workers.values()) threadOf(await each)?.unref()
    }
  }
  return {
    read: async (png, language, layout) => (await recognize(png, language, layout, false)).text,
    async words(png, language, layout) {
      const { blocks } = await recognize(png, language, layout, true)
      const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((each) => each.lines))
      return lines.flatMap(({ words }, line) =>
        words.map(({ text, confidence, bbox: { x0, y0, x1, y1 } }) => ({
          text,
          confidence,
          line,
          box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
        })),
      )
    },
    async close() {
      for (const worker of workers.values()) await (await worker).terminate()
      workers.clear()
    },
  }
}

/** The thread an engine runs in. Not among what its types know. */
function threadOf(worker: Worker): { ref(): void; unref(): void } | undefined {
  return (worker as { worker?: { ref(): void; unref(): void } }).worker
}

function start(language: Readable, dictionaries: boolean): Promise<Worker> {
  // The small model: on posters it read as much as the one of four times its size.
  const model = createRequire(import.meta.url).resolve(
    `@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`,
  )
  const options = { langPath: path.dirname(model), cacheMethod: 'none', gzip: true }
  return dictionaries
    ? createWorker(language, OEM.LSTM_ONLY, options)
    : createWorker(language, OEM.LSTM_ONLY, options, {
        load_system_dawg: '0',
        load_freq_dawg: '0',
        load_bigram_dawg: '0',
      })
}
