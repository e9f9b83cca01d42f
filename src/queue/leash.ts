import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Reads `+ 12` and `- 12` and, when there is nothing more to read because whoever wrote is gone, kills what it was
 * told of. Signals that reach the whole group of processes are not for it: it stays until then.
 */
const SCRIPT = `
trap '' INT TERM HUP
all=' '
while read -r op pid; do
  case $op in
    +) all="$all$pid " ;;
    -) case $all in *" $pid "*) all="\${all%% $pid *} \${all#* $pid }" ;; esac ;;
  esac
done
for pid in $all; do kill -9 "$pid" 2>/dev/null; done
`

/**
 * Ends processes when this one is gone, however it ended: a renderer in an endless loop does not notice by itself that
 * nobody waits for it. One shell for all of them, because it costs a megabyte and no time. On Windows there is none:
 * there, those that are not in a loop end by themselves.
 */
export class Leash {
  readonly #shell: ChildProcess | undefined

  constructor() {
    if (process.platform === 'win32') return
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], env: {} })
    // Without a shell it is as on Windows.
    this.#shell.on('error', () => {})
    this.#shell.stdin?.on('error', () => {})
    // Nor does it keep this process from ending.
    this.#shell.unref()
    const { stdin } = this.#shell
    if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  }

  /** Puts a process on the leash. */
  take(pid: number): void {
    this.#shell?.stdin?.write(`+ ${pid}\n`, () => {})
  }

  /** Takes one off that has ended. */
  release(pid: number): void {
    this.#shell?.stdin?.write(`- ${pid}\n`, () => {})
  }

  /** Ends the leash, once nothing is on it. */
  close(): void {
    this.#shell?.stdin?.end()
  }
}
