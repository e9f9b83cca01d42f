import type { PurchaseItem } from 'broadside/server'
import type { JSX } from 'preact'
import { FAMILY_NAMES } from '../../parts/words.ts'
import { Icon } from '../icons.tsx'
import type { Pictures } from './pictures.ts'
import { dollars, standing, told } from './words.ts'

const STATES: Readonly<Record<PurchaseItem['status'], string>> = {
  waiting: 'Waits for its turn',
  asked: 'Being made',
  done: 'There',
  failed: 'Did not come',
}

/** How the last purchase of the draft stands: each picture, what went wrong, a way to call it off. */
export function Progress({ pictures }: { readonly pictures: Pictures }): JSX.Element | null {
  const { draft } = pictures
  const purchase = pictures.purchase.value
  if (purchase === undefined) return null
  const running = purchase.status === 'running'
  const text = standing(purchase)
  const isWell = purchase.status === 'done' && purchase.items.every(({ status }) => status === 'done')
  return (
    <section class="progress" aria-label="Pictures being made">
      <p role="status">{isWell ? wellSaid(purchase.items) : text}</p>
      {!isWell && (
        <ul>
          {purchase.items.map((item) => {
            const { key, family, status, cost, note, error } = item
            return (
              <li key={key} data-status={running || status !== 'waiting' ? status : 'failed'}>
                <span class="mark">
                  {status === 'done' ? (
                    <Icon name="check" />
                  ) : status === 'failed' ? (
                    <Icon name="cross" />
                  ) : (
                    running && <span class="dot" />
                  )}
                </span>
                <span>
                  {nameOf(family)}
                  <small>
                    {running || status === 'done' || status === 'failed' ? STATES[status] : 'Not asked for'}
                    {status === 'done' && cost !== undefined && cost > 0 && `, ${dollars(cost)}`}
                    {note !== undefined && status !== 'done' && `. ${note}; it is asked for again.`}
                  </small>
                  {error !== undefined && <span class="problem">{told(error)}</span>}
                </span>
                {running && <Partial draft={draft} item={item} />}
              </li>
            )
          })}
        </ul>
      )}
      {purchase.error !== undefined && (
        <p class="problem" role="alert">
          {told(purchase.error)}
        </p>
      )}
      {running && (
        <button type="button" class="button small" onClick={pictures.stop} disabled={purchase.stopping}>
          {purchase.stopping ? 'Stopping' : 'Stop'}
        </button>
      )}
    </section>
  )
}

/** A picture as far as it has come. */
export function Partial({
  draft,
  item: { key, family, status, partials = 0, width, height },
}: {
  readonly draft: string
  readonly item: PurchaseItem
}): JSX.Element | null {
  if (status !== 'asked' || partials === 0) return null
  return (
    <img
      class="partial"
      src={`/api/drafts/${draft}/purchase/partials/${key}?n=${partials}`}
      width={width}
      height={height}
      alt={`${nameOf(family)}, not finished yet`}
    />
  )
}

function wellSaid(items: readonly PurchaseItem[]): string {
  const paid = items.reduce((sum, { cost = 0 }) => sum + cost, 0)
  const what = items.length === 1 ? 'The picture is there' : `All ${items.length} pictures are there`
  return `${what}. ${paid > 0 ? `${dollars(paid)} paid.` : 'Nothing was paid.'}`
}

export function nameOf(family: string): string {
  return (FAMILY_NAMES as Readonly<Record<string, string>>)[family] ?? 'Picture'
}
