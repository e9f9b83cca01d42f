import type { StoredPicture } from 'broadside/server'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { ask } from './ask.ts'
import { useDropping } from './dropping.ts'
import { Icon } from './icons.tsx'

/** As the server has it. */
const MOST = 25_000_000

/** Takes a picture from the computer, dropped or chosen. */
export function Uploader({
  draft,
  label,
  chosen,
  onChoose,
}: {
  readonly draft: string
  readonly label: string
  readonly chosen: string | undefined
  /** `undefined`: none any more. */
  readonly onChoose: (picture: StoredPicture | undefined) => void
}): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<{ readonly busy?: string; readonly problem?: string }>({})
  const { over, handlers } = useDropping(([file]) => void send(file))

  async function send(file: File | undefined): Promise<void> {
    if (file === undefined) return
    if (file.size > MOST) {
      setState({
        problem: `${file.name} has ${(file.size / 1e6).toFixed(0)} MB; at most ${MOST / 1e6} can be taken.`,
      })
      return
    }
    setState({ busy: file.name })
    try {
      const response = await ask(`/api/drafts/${draft}/pictures?name=${encodeURIComponent(file.name)}`, {
        method: 'POST',
        body: file,
        headers: { 'Content-Type': 'application/octet-stream' },
      })
      onChoose(await response.json())
      setState({})
    } catch (error) {
      setState({ problem: error instanceof Error ? error.message : String(error) })
    }
  }

  return (
    <fieldset class={over ? 'uploader over' : 'uploader'} {...handlers}>
      <legend class="visually-hidden">{label}</legend>
      <button
        type="button"
        class="button"
        onClick={() => input.current?.click()}
        disabled={state.busy !== undefined}
      >
        <Icon name="upload" />
        {chosen === undefined ? 'Choose a picture' : 'Another picture'}
      </button>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
        onChange={(event) => {
          void send(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      {chosen !== undefined && (
        <button type="button" class="button plain" onClick={() => onChoose(undefined)}>
          Take it away
        </button>
      )}
      <p class="help" role="status">
        {state.busy === undefined
          ? 'Or drop one here. JPEG, PNG, WebP, AVIF or GIF, up to 25 MB.'
          : `Sending ${state.busy} …`}
      </p>
      {state.problem !== undefined && (
        <p class="problem" role="alert">
          {state.problem}
        </p>
      )}
    </fieldset>
  )
}
