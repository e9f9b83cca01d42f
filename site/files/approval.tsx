import type { Reviewed } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../editor/ask.ts'
import { Icon } from '../editor/icons.tsx'
import { DAY, StandingChip } from '../review/standing.tsx'

type Asked = Reviewed & { readonly link: string }

/** Asks others for their approval of what was made, and tells what they said. */
export function Approval({
  id,
  titles,
}: {
  readonly id: string
  readonly titles: Readonly<Record<string, string>>
}): JSX.Element {
  const [review, setReview] = useState<Asked>()
  const [trouble, setTrouble] = useState('')
  const path = `/api/drafts/${id}/review`

  async function look(): Promise<void> {
    // Nobody was asked yet.
    const answer = await ask(path).catch(() => undefined)
    if (answer !== undefined) setReview(await answer.json())
  }
  useEffect(() => {
    void look()
    const back = (): void => void look()
    addEventListener('focus', back)
    return () => removeEventListener('focus', back)
  }, [])

  async function change(method: string, below = ''): Promise<void> {
    try {
      await ask(path + below, { method })
      setTrouble('')
      await look()
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
    }
  }

  const titleOf = (placement: string): string => titles[placement] ?? placement
  return (
    <section class="approval" aria-labelledby="approval">
      <h2 id="approval">Approval</h2>
      {trouble !== '' && (
        <p class="banner" role="alert">
          {trouble}
        </p>
      )}
      {review === undefined ? (
        <>
          <p class="help">
            Make a link to send: who has it sees these files, comments on them and approves them, and sees
            nothing else of the studio. An approval holds for the files as they are and ends when they change.
          </p>
          <button type="button" class="button" onClick={() => void change('POST')}>
            Ask for approval
          </button>
        </>
      ) : (
        <>
          <ReviewLink link={review.link} onAnew={() => void change('DELETE', '/link')} />
          <ul class="standings">
            {review.exports.map(({ file, placement, standing }) => (
              <li key={file}>
                <StandingChip standing={standing} />
                <strong>{titleOf(placement)}</strong>
                <span>
                  {standing.decisions
                    .map(({ by, at, note }) => `${by}, ${DAY.format(new Date(at))}${note ? `: ${note}` : ''}`)
                    .join('; ')}
                </span>
              </li>
            ))}
          </ul>
          {review.comments.length > 0 && (
            <ol class="comments">
              {review.comments.map(({ id: comment, by, at, text, about, done, isCurrent }) => (
                <li key={comment} class={done || !isCurrent ? 'past' : ''}>
                  <p>
                    <strong>{by}</strong> on {titleOf(about.placement)},{' '}
                    <time dateTime={at}>{DAY.format(new Date(at))}</time>
                    {!isCurrent && ', about an earlier version'}
                  </p>
                  <p>{text}</p>
                  <button
                    type="button"
                    class="button small"
                    aria-pressed={done}
                    onClick={() => void change('PUT', `/comments/${comment}/${done ? 'open' : 'done'}`)}
                  >
                    {done && <Icon name="check" />} Seen to
                  </button>
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </section>
  )
}

/** A link to send, and to take back. */
function ReviewLink({ link, onAnew }: { readonly link: string; readonly onAnew: () => void }): JSX.Element {
  const [copied, setCopied] = useState(false)
  const address = new URL(link, location.href).href
  const isLocal = /^(localhost|127\.|\[::1\])/.test(location.hostname)
  return (
    <>
      <div class="link">
        <label>
          <span class="visually-hidden">Link for reviewers</span>
          <input class="input" readOnly value={address} onFocus={(event) => event.currentTarget.select()} />
        </label>
        <button
          type="button"
          class="button"
          onClick={() =>
            void navigator.clipboard
              .writeText(address)
              .then(() => setCopied(true))
              // Where copying is not allowed the address is there to be selected.
              .catch(() => {})
          }
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
        <a class="button" href={link} target="_blank" rel="noopener">
          Open
        </a>
        <button type="button" class="button plain" onClick={onAnew} title="The old link then leads nowhere">
          New link
        </button>
      </div>
      {isLocal && (
        <p class="help">
          This studio listens on this machine only. For others to open the link, start it with --host.
        </p>
      )}
    </>
  )
}
