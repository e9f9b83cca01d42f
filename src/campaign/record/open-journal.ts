import { refuseIssues } from '../../error/error.ts'
import type { ProduceEvent } from '../event.ts'
import { adoptManifest } from './adopt.ts'
import { hasHistory, Journal } from './journal.ts'

/** A journal that is being opened. */
export interface Opening {
  /** There is something in the folder to go by. */
  readonly resumes: boolean
  /** Rejects with what `Journal.open` throws, or with what holds back clearance. */
  readonly journal: Promise<Journal>
  close(): Promise<void>
}

/** How a folder is made. */
interface OpeningWishes {
  /** Nothing is written before this resolves. */
  readonly clearance: Promise<unknown> | undefined
  /** Only what an earlier run could not make is asked for, so there must have been one. */
  readonly failed: boolean | undefined
  readonly onEvent: (event: ProduceEvent) => void
}

/**
 * Opens the journal of an output folder, which is this run's alone until it is closed. Where there is none, what the manifest
 * lists is entered, and seen to when stock is taken.
 */
export function openJournal(out: string, { clearance, failed, onEvent }: OpeningWishes): Opening {
  const resumes = hasHistory(out)
  if (failed && !resumes)
    refuseIssues([
      {
        file: out,
        path: '',
        found: 'nothing that was made before',
        expected: 'a folder with refused or failed exports',
      },
    ])
  const open = async (): Promise<Journal> => {
    await clearance
    const journal = await Journal.open(out, (name) => onEvent({ type: 'journal-set-aside', name }))
    if (resumes && journal.isNew) await adoptManifest(journal, out)
    return journal
  }
  const journal = open()
  // Whoever waits for it hears of it.
  journal.catch(() => {})
  return {
    resumes,
    journal,
    close: () =>
      journal.then(
        (opened) => opened.close(),
        () => {},
      ),
  }
}

/** Does something to a folder while no run writes into it, and keeps runs out meanwhile. Throws what `Journal.open` throws. */
export async function alone<T>(out: string, act: () => Promise<T>): Promise<T> {
  const journal = await Journal.open(out, () => {})
  try {
    return await act()
  } finally {
    journal.close()
  }
}
