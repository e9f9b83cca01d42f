import { escapedMarkup } from '../kit/markup-text.ts'
/** A number of a certificate that is another now. */
export interface ChangedNumber {
  /** Such as `title: type size, px`. */
  readonly what: string
  readonly before: string
  readonly after: string
}

/** An export that is another now. Pictures are paths relative to the page. */
export interface ReviewedExport {
  readonly campaign: string
  readonly placement: string
  readonly locale: string
  readonly row: string
  readonly verdict: 'changed' | 'new' | 'gone' | 'refused' | 'no longer refused'
  readonly before?: string
  readonly after?: string
  readonly difference?: string
  /** Share of the pixels that differ noticeably, 0..1. */
  readonly share?: number
  /** Why it is refused now, or was. */
  readonly reasons: readonly string[]
  readonly numbers: readonly ChangedNumber[]
}

/** A template that changed for those who fill it in, and whose version does not say so. */
export interface VersionDue {
  readonly template: string
  readonly before: string
  readonly after: string
  /** What of the version must go up. */
  readonly step: 'major' | 'minor'
  readonly reasons: readonly string[]
}

/** A review of what a change of kits, templates and campaigns does. */
export interface Review {
  /** What it is compared with, as it was named, and its commit. */
  readonly against: string
  readonly commit: string
  readonly exports: readonly ReviewedExport[]
  /** Exports that are the same. */
  readonly unchanged: number
  /** Campaigns with an export that is another now. */
  readonly campaigns: readonly string[]
  readonly versions: readonly VersionDue[]
  /** Campaigns that could not be made on one of the sides, and why. */
  readonly failed: readonly {
    readonly campaign: string
    readonly side: 'before' | 'after'
    readonly reason: string
  }[]
}

/** The page of a review: before, after and difference of every export that is another now. One file and its pictures. */
export function reviewPage(review: Review): string {
  const { against, commit, exports, unchanged, campaigns, versions, failed } = review
  const title = `Review against ${against}`
  const head =
    exports.length === 0
      ? 'No export looks different.'
      : `${exports.length} of ${exports.length + unchanged} exports differ, in ${campaigns.join(', ')}.`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedMarkup(title)}</title>
<style>${STYLE}</style>
<main>
<h1>${escapedMarkup(title)}</h1>
<p class="quiet">${escapedMarkup(commit.slice(0, 12))}</p>
<p class="sum">${escapedMarkup(head)}</p>
${versions.map((due) => `<p class="bad">${escapedMarkup(versionWords(due))}</p>`).join('\n')}
${failed.map(({ campaign, side, reason }) => `<p class="bad">${escapedMarkup(campaign)} could not be made ${side === 'before' ? 'as it was' : 'as it is now'}: ${escapedMarkup(reason)}</p>`).join('\n')}
${exports.map(section).join('\n')}
</main>
</html>
`
}

function section({ campaign, placement, locale, row, verdict, ...rest }: ReviewedExport): string {
  const { before, after, difference, share, reasons, numbers } = rest
  const name = `${campaign} · ${placement} · ${locale} · ${row}`
  const figure = (source: string | undefined, words: string): string =>
    source === undefined
      ? `<figure><div class="none">none</div><figcaption>${words}</figcaption></figure>`
      : `<figure><a href="${encodeURI(source)}"><img loading="lazy" src="${encodeURI(source)}" alt="${escapedMarkup(`${name}: ${words}`)}"></a><figcaption>${words}</figcaption></figure>`
  const much = share === undefined ? '' : ` <span class="quiet">${percent(share)} of the pixels</span>`
  const rows = numbers.map(
    ({ what, before: was, after: is }) =>
      `<tr><th scope="row">${escapedMarkup(what)}</th><td>${escapedMarkup(was)}</td><td>${escapedMarkup(is)}</td></tr>`,
  )
  return `<section><h2>${escapedMarkup(name)} <span class="${verdict === 'refused' || verdict === 'gone' ? 'bad' : ''}">${verdict}</span>${much}</h2>
<div class="three">${figure(before, 'before')}${figure(after, 'after')}${figure(difference, 'difference')}</div>
${reasons.length === 0 ? '' : `<ul>${reasons.map((reason) => `<li>${escapedMarkup(reason)}</li>`).join('')}</ul>`}
${rows.length === 0 ? '' : `<table><thead><tr><th>Certificate</th><th>Before</th><th>After</th></tr></thead><tbody>${rows.join('')}</tbody></table>`}
</section>`
}

/** What is wrong with a version, in a sentence. */
export function versionWords({ template, before, after, step, reasons }: VersionDue): string {
  const stands = before === after ? `is still ${after}` : `went from ${before} to ${after}`
  return `The version of ${template} ${stands}; it needs a ${step} step: ${reasons.join(', ')}.`
}

function percent(share: number): string {
  const value = share * 100
  return value > 0 && value < 0.1 ? '< 0.1 %' : `${value.toFixed(1)} %`
}

const STYLE = `
:root{color-scheme:light dark;--ink:#161616;--quiet:#62605b;--paper:#f6f5f2;--line:#d9d6cf;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#eeece7;--quiet:#a5a29b;--paper:#171716;--line:#3a3936;--bad:#ff8a80}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:80rem;margin:0 auto;padding:2.5rem 1.25rem 5rem}
h1{font-size:2.4rem;line-height:1.1;margin:0}
h2{font-size:1.15rem;margin:0 0 1rem}
.sum{font-size:1.15rem}
.quiet{color:var(--quiet);font-weight:400}
.bad{color:var(--bad)}
section{border-top:2px solid var(--ink);padding-top:1.25rem;margin-top:3rem}
.three{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1rem;align-items:start}
figure{margin:0}
img{max-width:100%;max-height:34rem;height:auto;border:1px solid var(--line)}
.none{border:1px dashed var(--line);color:var(--quiet);padding:3rem 1rem;text-align:center}
figcaption{color:var(--quiet);font-size:.9rem}
table{border-collapse:collapse;margin:1rem 0;font-size:.92rem}
th,td{text-align:left;padding:.25rem 1.5rem .25rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--quiet)}
@media (max-width:40rem){.three{grid-template-columns:1fr}}
`
