import { SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.ts'

/** Tells how far a campaign is. */
export interface Progress {
  /** How many exports there will be. */
  planned(total: number): void
  /** One more is through, well or not. */
  made(file: string): void
  /** Prints a line without spoiling the bar. */
  line(text: string): void
  end(): void
}

/** Milliseconds between plain lines. */
const PLAIN_EVERY = 5000

/** For terminals: one line that is drawn over, with count, rate, time left and the file just made. */
export function barProgress(terminal: Terminal): Progress {
  let file = ''
  let count = counter()
  const bar = new SingleBar({
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    fps: 12,
    gracefulExit: false,
    format: (_options, { value, total }) =>
      barLine({ done: value, total, rate: count.rate(), file }, process.stderr.columns ?? terminal.columns),
  })
  let running = false
  return {
    planned: (total) => {
      count = counter()
      bar.start(total, 0)
      running = true
    },
    made: (name) => {
      file = name
      count.add()
      bar.increment()
    },
    line: (text) => {
      // The bar is drawn over by the next frame; the line must not stand in its rest.
      if (running) process.stderr.write(`\r\u001b[K${text}\n`)
      else terminal.note(text)
    },
    end: () => {
      if (running) bar.stop()
      running = false
    },
  }
}

/** For logs: a plain line every five seconds and at the end. */
export function plainProgress(terminal: Terminal): Progress {
  let total = 0
  let done = 0
  let last = 0
  let count = counter()
  const tell = (): void => {
    last = performance.now()
    const rate = count.rate()
    const left = rate > 0 && done < total ? `, ${timeText((total - done) / rate)} left` : ''
    terminal.note(`${done} of ${total} made${rate > 0 ? `, ${rateText(rate)}` : ''}${left}`)
  }
  return {
    planned: (exports) => {
      total = exports
      done = 0
      last = performance.now()
      count = counter()
    },
    made: () => {
      done++
      count.add()
      if (performance.now() - last >= PLAIN_EVERY && done < total) tell()
    },
    line: (text) => terminal.note(text),
    end: () => {},
  }
}

/** What a progress line shows. `rate` in exports per second, 0 while unknown. */
export interface BarState {
  readonly done: number
  readonly total: number
  readonly rate: number
  readonly file: string
}

/** The line of the bar, never longer than the terminal is wide: the file goes first, then the bar, then the rest. */
export function barLine({ done, total, rate, file }: BarState, columns: number): string {
  const counts = `${String(done).padStart(String(total).length)}/${total}`
  // What is left when all exports are there.
  if (done === total && total > 0)
    return `${counts}  laying the contact sheet`.slice(0, Math.max(0, columns - 1))
  const facts = [counts, ...(rate > 0 ? [rateText(rate), `${timeText((total - done) / rate)} left`] : [])]
  const text = facts.join('  ')
  // The last column stays free: some terminals wrap when it is written.
  const room = columns - 1
  if (text.length > room) return counts.slice(0, Math.max(0, room))
  const spare = room - text.length - 2
  const width = spare >= 60 ? 24 : spare >= 12 ? Math.min(24, spare) : 0
  const full = total === 0 ? 0 : Math.round((done / total) * width)
  const bar = width === 0 ? '' : `${'█'.repeat(full)}${'░'.repeat(width - full)}  `
  const rest = room - text.length - bar.length - 2
  const name = rest < 16 ? '' : `  ${file.length > rest ? `…${file.slice(file.length - rest + 1)}` : file}`
  return `${bar}${text}${name}`
}

/** Seconds for people: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

function rateText(rate: number): string {
  return rate >= 10 ? `${Math.round(rate)} a second` : `${rate.toFixed(1)} a second`
}

/** Counts with a rate over the last ten seconds, so that the time left follows what is slow now. */
function counter(): { add(): void; rate(): number } {
  const span = 10_000
  let times: number[] = [performance.now()]
  return {
    add: () => {
      const now = performance.now()
      times = [...times.filter((time) => now - time <= span || times.length < 3), now]
    },
    rate: () => {
      const first = times[0] as number
      const elapsed = performance.now() - first
      return times.length < 3 || elapsed <= 0 ? 0 : ((times.length - 1) * 1000) / elapsed
    },
  }
}
