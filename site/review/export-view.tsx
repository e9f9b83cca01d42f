import type { Signal } from '@preact/signals'
import type { Reviewed, ReviewedExport } from 'broadside/server'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Dialog } from '../editor/dialog.tsx'
import { Icon } from '../editor/icons.tsx'
import { NameField } from './name-field.tsx'
import { DAY, StandingChip, sayOf } from './standing.tsx'

interface Point {
  readonly x: number
  readonly y: number
}

/** One export, large, with what was said about it. */
export function ExportView({
  address,
  entry,
  title,
  comments,
  name,
  busy,
  trouble,
  onComment,
  onDecide,
  onStep,
  onClose,
}: {
  readonly address: string
  readonly entry: ReviewedExport
  readonly title: string
  readonly comments: Reviewed['comments']
  readonly name: Signal<string>
  readonly busy: boolean
  readonly trouble: string
  readonly onComment: (text: string, point: Point | undefined) => Promise<boolean>
  readonly onDecide: (verdict: 'approved' | 'changes', note: string) => Promise<boolean>
  readonly onStep: (by: number) => void
  readonly onClose: () => void
}): JSX.Element {
  const [text, setText] = useState('')
  const [point, setPoint] = useState<Point>()
  const words = useRef<HTMLTextAreaElement>(null)
  const nameless = name.value.trim() === ''
  const { width, height, format, standing, caption, link } = entry
  const isShown = format !== 'pdf' && format !== 'tiff'
  async function comment(): Promise<void> {
    if (!(await onComment(text, point))) return
    setText('')
    setPoint(undefined)
  }
  return (
    <Dialog
      kind="close-up"
      title={title}
      onClose={onClose}
      tools={
        <>
          <StandingChip standing={standing} />
          <button type="button" class="button icon plain" onClick={() => onStep(-1)}>
            <Icon name="left" />
            <span class="visually-hidden">The export before</span>
          </button>
          <button type="button" class="button icon plain" onClick={() => onStep(1)}>
            <Icon name="right" />
            <span class="visually-hidden">The next export</span>
          </button>
        </>
      }
    >
      <div class="body">
        <div class="stage whole">
          <div class="sheet" style={{ '--ratio': width / height, '--width': `${width}px` }}>
            {isShown ? (
              // A point can be left out, so there is nothing here that only a pointer can do.
              // biome-ignore lint/a11y/useKeyWithClickEvents: see above
              <img
                src={address}
                alt={entry.alt}
                width={width}
                height={height}
                onClick={(event) => {
                  const box = event.currentTarget.getBoundingClientRect()
                  setPoint({
                    x: (event.clientX - box.left) / box.width,
                    y: (event.clientY - box.top) / box.height,
                  })
                  words.current?.focus()
                }}
              />
            ) : (
              <a class="paper" href={address} style={{ aspectRatio: width / height }}>
                Open the {format.toUpperCase()}
              </a>
            )}
            {comments.map(
              (each, at) =>
                each.point !== undefined &&
                each.isCurrent && <Pin key={each.id} at={each.point} label={at + 1} />,
            )}
            {point !== undefined && <Pin at={point} label="+" />}
          </div>
        </div>
        <aside>
          <p class="help">{sayOf(standing)}</p>
          {caption !== undefined && <p class="posted">{caption}</p>}
          {link !== undefined && <p class="help">Leads to {link}</p>}
          {standing.decisions.map(
            ({ by, note }) =>
              note !== undefined && (
                <p class="posted" key={by}>
                  <strong>{by}</strong> {note}
                </p>
              ),
          )}
          {comments.length > 0 && (
            <ol class="comments">
              {comments.map(({ id, by, at, text: said, isCurrent, done, point: pinned }, number) => (
                <li key={id} class={done || !isCurrent ? 'past' : ''}>
                  <p>
                    {pinned !== undefined && <b class="number">{number + 1}</b>} <strong>{by}</strong>{' '}
                    <time dateTime={at}>{DAY.format(new Date(at))}</time>
                  </p>
                  <p>{said}</p>
                  {done && <small>Seen to.</small>}
                  {!isCurrent && <small>About an earlier version.</small>}
                </li>
              ))}
            </ol>
          )}
          <form
            onSubmit={(event) => {
              event.preventDefault()
              void comment()
            }}
          >
            <NameField name={name} />
            <label>
              <span>{point === undefined ? 'Say something' : 'Say something about this point'}</span>
              <textarea
                ref={words}
                class="input"
                rows={3}
                maxLength={2000}
                value={text}
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </label>
            {point === undefined && isShown && <p class="help">Click the picture to point at a place.</p>}
            {trouble !== '' && (
              <p class="problem" role="alert">
                {trouble}
              </p>
            )}
            <div class="actions">
              <button type="submit" class="button" disabled={busy || nameless || text.trim() === ''}>
                Comment
              </button>
              <button
                type="button"
                class="button"
                disabled={busy || nameless || text.trim() === ''}
                title="Say above what is to change"
                onClick={() => void onDecide('changes', text).then((taken) => taken && setText(''))}
              >
                Ask for changes
              </button>
              <button
                type="button"
                class="button main"
                disabled={busy || nameless || standing.status === 'approved'}
                onClick={() => void onDecide('approved', text).then((taken) => taken && setText(''))}
              >
                <Icon name="check" /> Approve
              </button>
            </div>
            {nameless && <p class="help">Give your name to comment or decide.</p>}
          </form>
        </aside>
      </div>
    </Dialog>
  )
}

function Pin({ at, label }: { readonly at: Point; readonly label: number | string }): JSX.Element {
  return (
    <span class="pin" aria-hidden="true" style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%` }}>
      {label}
    </span>
  )
}
