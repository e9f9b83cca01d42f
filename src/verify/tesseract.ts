import { createRequire } from 'node:module'
import path from 'node:path'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'

/** Languages that can be read; their data come with the packages `@tesseract.js-data/*`, so nothing is fetched. */
export const READABLE = ['eng', 'deu', 'fra', 'jpn', 'ara'] as const
export type Readable = (typeof READABLE)[number]

/** What a picture holds: one line, or words and lines wherever they stand. */
export type Layout = 'line' | 'scattered'

/** Reads type in pictures; keeps one worker for each language until closed. */
export interface Eyes {
  /** Text of a PNG with dark type on white, its letters about 30 px tall. */
  read(png: Uint8Array, language: Readable, layout: Layout): Promise<string>
  close(): Promise<void>
}

/** The engine would print what it thinks about accents on our output. Not among the parameters its types know. */
const QUIET = { debug_file: '/dev/null' }

/** Starts nothing yet: the first reading loads the engine, about a second for each language. */
export function openEyes(): Eyes {
  const workers = new Map<Readable, Promise<Worker>>()
  return {
    async read(png, language, layout) {
      const starting = workers.get(language) ?? start(language)
      workers.set(language, starting)
      const worker = await starting
      // Jobs of a worker run in the order they are asked for, so that the mode holds for the picture after it.
      const [, { data }] = await Promise.all([
        worker.setParameters({
          tessedit_pageseg_mode: layout === 'line' ? PSM.SINGLE_LINE : PSM.SPARSE_TEXT,
          user_defined_dpi: '300',
          ...QUIET,
        }),
        worker.recognize(Buffer.from(png)),
      ])
      return data.text
    },
    async close() {
      for (const worker of workers.values()) await (await worker).terminate()
      workers.clear()
    },
  }
}

function start(language: Readable): Promise<Worker> {
  // The small model: on posters it read as much as the one of four times its size.
  const model = createRequire(import.meta.url).resolve(
    `@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`,
  )
  return createWorker(language, OEM.LSTM_ONLY, {
    langPath: path.dirname(model),
    cacheMethod: 'none',
    gzip: true,
  })
}
