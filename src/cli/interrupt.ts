import type { Terminal } from './terminal.ts'

/** Exit code of a command ended by Ctrl-C, by the convention of shells: 128 + the number of SIGINT. */
const EXIT_INTERRUPTED = 130

/**
 * Aborts on the first Ctrl-C (or SIGTERM), and ends the process on the second.
 * @returns a function that gives Ctrl-C its usual meaning again
 */
export function stopOnInterrupt(
  controller: AbortController,
  terminal: Terminal,
  words = 'Stopping when the exports under way are finished.',
): () => void {
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED)
    controller.abort()
    terminal.note(`\n${words} Ctrl-C again stops at once.`)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
