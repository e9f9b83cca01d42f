import type { PurchaseItem, PurchaseState } from 'broadside/server'

/** US dollars for people. What may be paid is rounded up. */
export function dollars(amount: number, up = false): string {
  if (amount === 0) return '$0.00'
  const places = amount < 10 ? 3 : 2
  const unit = 10 ** places
  const value = up ? Math.ceil(amount * unit - 1e-6) / unit : amount
  return value < 0.0005 ? '<$0.001' : `$${value.toFixed(places)}`
}

export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`
}

type Failure = NonNullable<PurchaseItem['error']>

/** What to do in the studio, where the program’s own hint is about its command line. */
const REMEDIES: Readonly<Record<string, string>> = {
  PLATE_KEY_MISSING: 'Set OPENAI_API_KEY where the studio is started, then start it again.',
  PLATE_QUOTA: 'Add credit or raise the limit there, then ask again. Nothing was paid.',
  PLATE_RATE_LIMITED: 'Nothing was paid. Ask again in a minute.',
  PLATE_TIMEOUT: 'Ask again: what has come is not paid twice. Lower quality is quicker.',
  PROVIDER_UNAVAILABLE: 'Ask again in a moment.',
  PLATE_CUT_OFF: 'Ask again.',
  PLATE_BROKEN: 'Ask again.',
  BUDGET_REACHED: 'Nothing was asked for. Take a lower quality, or start the studio with a higher --budget.',
}

/** What went wrong and what to do, as sentences. */
export function told({ code, message, hint = '' }: Failure): string {
  const what = /[.!?]$/.test(message) ? message : `${message}.`
  return `${what} ${REMEDIES[code] ?? hint}`.trim()
}

/** How a purchase stands, in a line. */
export function standing({ status, items, stopping }: PurchaseState): string {
  const there = items.filter((item) => item.status === 'done').length
  const of = `${there} of ${counted(items.length, 'picture')}`
  if (status === 'running')
    return stopping
      ? `${of}. Stopping: what was asked for still comes, and is kept.`
      : items.length === 1
        ? 'The picture is on its way. It can take two minutes.'
        : `${of} ${there === 1 ? 'is' : 'are'} there. A picture can take two minutes.`
  if (status === 'stopped') return `Stopped: ${of} came.`
  const failed = items.some((item) => item.status === 'failed')
  return status === 'done' && !failed ? '' : `${of} came.`
}
