import { useSignal } from '@preact/signals'
import type { Reviewed, ReviewedExport } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask, sending } from '../editor/ask.ts'
import { Icon } from '../editor/icons.tsx'
import { languageName } from '../parts/words.ts'
import { ExportView } from './export-view.tsx'
import { NameField, nameKept } from './name-field.tsx'
import { StandingChip } from './standing.tsx'

/** What the page of a review is given. */
export interface ReviewData {
  /** Where its interface is. */
  readonly path: string
  readonly review: Reviewed
  /** Titles of placements, by id. */
  readonly titles: Readonly<Record<string, string>>
}

/** What a reviewer does: looks, comments, approves or asks for changes. */
export function Review({ data }: { readonly data: ReviewData }): JSX.Element {
  const [review, setReview] = useState(data.review)
  const [open, setOpen] = useState<number>()
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const name = useSignal(nameKept())

  async function tell(kind: 'comments' | 'decisions', body: object): Promise<boolean> {
    setBusy(true)
    setTrouble('')
    try {
      const answer = await ask(`${data.path}/${kind}`, sending({ by: name.value, ...body }))
      setReview(await answer.json())
      return true
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
      await look()
      return false
    } finally {
      setBusy(false)
    }
  }

  async function look(): Promise<void> {
    const answer = await ask(data.path).catch(() => undefined)
    if (answer !== undefined) setReview(await answer.json())
  }
  // It may have been made anew while this page was not looked at.
  useEffect(() => {
    const back = (): void => void look()
    addEventListener('focus', back)
    return () => removeEventListener('focus', back)
  }, [])

  const { exports } = review
  const approved = exports.filter(({ standing }) => standing.status === 'approved')
  // What somebody else wants changed is theirs to approve.
  const waiting = exports.filter(
    ({ standing: { status, decisions } }) =>
      status === 'open' ||
      status === 'void' ||
      (status === 'changes' &&
        decisions.every(({ verdict, by }) => verdict === 'approved' || by === name.value.trim())),
  )
  const titleOf = ({ placement, locale }: ReviewedExport): string => {
    const several = new Set(exports.map((each) => each.locale)).size > 1
    return `${data.titles[placement] ?? placement}${several ? `, ${languageName(locale)}` : ''}`
  }
  const decide = (verdict: 'approved' | 'changes', about: readonly ReviewedExport[], note = '') =>
    tell('decisions', { verdict, ...(note.trim() !== '' && { note }), covers: about.map(seen) })
  const shown = open === undefined ? undefined : exports[open]
  return (
    <>
      <div class="head">
        <div>
          <h1>{review.campaign}</h1>
          <p class="sum" role="status">
            {approved.length} of {exports.length} approved. An approval holds for exactly what is shown here.
          </p>
        </div>
        {exports.length > 0 && (
          <form class="verdict" onSubmit={(event) => event.preventDefault()}>
            <NameField name={name} />
            <button
              type="button"
              class="button main"
              disabled={busy || name.value.trim() === '' || waiting.length === 0}
              onClick={() => void decide('approved', waiting)}
            >
              <Icon name="check" />
              {waiting.length === exports.length
                ? 'Approve all'
                : waiting.length === 0
                  ? 'All are decided'
                  : `Approve the other ${waiting.length}`}
            </button>
          </form>
        )}
      </div>
      {trouble !== '' && (
        <p class="banner" role="alert">
          {trouble}
        </p>
      )}
      {exports.length === 0 && (
        <div class="empty">
          <h2>Nothing to look at yet</h2>
          <p>The campaign was not made, or is being made now. This page shows it as soon as it is there.</p>
          <button type="button" class="button" onClick={() => void look()}>
            Look again
          </button>
        </div>
      )}
      <ul class="exports">
        {exports.map((each, at) => (
          <li key={each.file}>
            <button type="button" class="thumb" onClick={() => setOpen(at)}>
              <Thumb path={data.path} entry={each} />
              <span class="visually-hidden">Look at {titleOf(each)} closely</span>
            </button>
            <div class="about">
              <p>
                <strong>{titleOf(each)}</strong>
                <small>
                  {each.width} × {each.height}
                  {commentsOn(review, each).length > 0 && `, ${countOf(commentsOn(review, each).length)}`}
                </small>
              </p>
              <StandingChip standing={each.standing} />
            </div>
          </li>
        ))}
      </ul>
      {exports.length > 1 && (
        <section aria-labelledby="sheet">
          <h2 id="sheet">All on one sheet</h2>
          <a class="whole-sheet" href={`${data.path}/files/contact-sheet.jpg`}>
            <img src={`${data.path}/files/contact-sheet.jpg`} alt="All exports on one sheet" loading="lazy" />
          </a>
        </section>
      )}
      {shown !== undefined && open !== undefined && (
        <ExportView
          key={shown.file}
          address={addressOf(data.path, shown.file)}
          entry={shown}
          title={titleOf(shown)}
          comments={commentsOn(review, shown)}
          name={name}
          busy={busy}
          trouble={trouble}
          onComment={(text, point) => tell('comments', { text, about: seen(shown), ...(point && { point }) })}
          onDecide={(verdict, note) => decide(verdict, [shown], note)}
          onStep={(by) => setOpen((open + by + exports.length) % exports.length)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

/** The picture, or for paper its format. Its box has the shape of it before it is there. */
function Thumb({ path, entry }: { readonly path: string; readonly entry: ReviewedExport }): JSX.Element {
  const { file, alt, width, height, format } = entry
  if (format === 'pdf' || format === 'tiff')
    return (
      <span class="paper" style={{ aspectRatio: width / height }}>
        {format.toUpperCase()}
      </span>
    )
  return (
    <img
      src={addressOf(path, file)}
      alt={alt}
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
    />
  )
}

function addressOf(path: string, file: string): string {
  return `${path}/files/${file.split('/').map(encodeURIComponent).join('/')}`
}

function seen({ row, locale, placement, content }: ReviewedExport) {
  return { row, locale, placement, content }
}

function commentsOn(
  { comments }: Reviewed,
  { row, locale, placement }: ReviewedExport,
): Reviewed['comments'] {
  return comments.filter(
    ({ about }) => about.row === row && about.locale === locale && about.placement === placement,
  )
}

function countOf(comments: number): string {
  return comments === 1 ? '1 comment' : `${comments} comments`
}
