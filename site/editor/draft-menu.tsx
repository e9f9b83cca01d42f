import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ask, sending } from './ask.ts'
import type { Autosave } from './autosave.ts'
import { Icon } from './icons.tsx'

/** A link to the draft on this server, and a copy of it to go on from. */
export function DraftMenu({
  id,
  saver,
  onProblem,
}: {
  readonly id: string
  readonly saver: Autosave
  readonly onProblem: (problem: string) => void
}): JSX.Element {
  const [copied, setCopied] = useState(false)
  async function share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch {
      onProblem(`The link could not be copied. It is ${location.href}`)
    }
  }
  async function duplicate(): Promise<void> {
    try {
      await saver.flush()
      const copy = await ask('/api/drafts', sending({ copyOf: id })).then((answer) => answer.json())
      location.assign(`/drafts/${copy.id}`)
    } catch (error) {
      onProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <span class="visually-hidden" role="status">
        {copied ? 'The link is copied' : ''}
      </span>
      <button
        type="button"
        class="button icon plain"
        onClick={() => void share()}
        title="Copy the link to this campaign"
      >
        <Icon name={copied ? 'check' : 'link'} />
        <span class="visually-hidden">Copy the link to this campaign</span>
      </button>
      <button
        type="button"
        class="button icon plain"
        onClick={() => void duplicate()}
        title="Duplicate this campaign"
      >
        <Icon name="copy" />
        <span class="visually-hidden">Duplicate this campaign</span>
      </button>
    </>
  )
}
