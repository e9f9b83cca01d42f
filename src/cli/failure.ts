import { BroadsideError } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import type { Terminal } from './terminal.ts'

/** Exit code for a mistake of ours, as in `sysexits.h`. */
const EXIT_BUG = 70

/** Tells a failure to a person, or to a program with `json`, and returns the exit code it means. */
export function reportFailure(error: unknown, terminal: Terminal, json: boolean): number {
  if (!(error instanceof BroadsideError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (json)
      terminal.out(JSON.stringify({ ok: false, error: { code: 'BUG', message: stack.split('\n')[0] } }))
    terminal.note(`${terminal.paint('bad', 'This is a mistake in broadside, not in your files.')}\n${stack}`)
    return EXIT_BUG
  }
  if (json) terminal.out(JSON.stringify({ ok: false, error: error.toWire() }))
  else if (error.issues.length > 0) reportIssues(error.issues, terminal)
  else {
    terminal.note(terminal.paint('bad', error.message))
    if (error.hint !== undefined) terminal.note(error.hint)
  }
  return error.exit
}

/** How many mistakes are printed before the rest is only counted: who made more made one, many times. */
const SHOWN = 20

/** Prints mistakes under the files they stand in. */
function reportIssues(all: readonly Issue[], terminal: Terminal): void {
  const issues = all.slice(0, SHOWN)
  const files = [...new Set(issues.map((issue) => issue.file))]
  const count = all.length === 1 ? '1 mistake' : `${all.length} mistakes`
  terminal.note(terminal.paint('bad', `${count}; nothing was written.`))
  for (const file of files) {
    terminal.note(`\n${terminal.paint('strong', file)}`)
    for (const issue of issues.filter((each) => each.file === file)) {
      if (issue.path !== '') terminal.note(`  ${issue.path}`)
      terminal.note(`    found     ${issue.found}`)
      terminal.note(`    expected  ${issue.expected}`)
    }
  }
  if (all.length > SHOWN) terminal.note(`\nand ${all.length - SHOWN} more; --json tells all.`)
}
