import { escapedMarkup } from '../kit/markup-text.ts'
import type { Manifest } from './manifest.ts'
import type { ManifestEntry } from './schema.ts'

/** A page that lists every export of a folder with its explained proof, checks and repairs. One file, nothing is loaded but the pictures beside it. */
export function* explainPage({ campaign, exports, counts }: ExplainedRun): Iterable<string> {
  const title = `${campaign.name}: certificates`
  yield `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedMarkup(title)}</title>
<style>${STYLE}</style>
<main>
<h1>${escapedMarkup(campaign.name)}</h1>
<p class="sum">${counts.done} made, ${counts.refused} refused, ${counts.failed} failed · brand ${escapedMarkup(campaign.brand.id)} · template ${escapedMarkup(campaign.template.id)}</p>
<nav aria-label="Exports"><ol>`
  let index = 0
  for (const entry of exports)
    yield `<li><a href="#e${index++}">${escapedMarkup(nameOf(entry))}</a> <span class="${entry.status}">${WORDS[entry.status]}</span></li>`
  yield '</ol></nav>\n'
  index = 0
  for (const entry of exports) yield `${section(entry, index++)}\n`
  yield `</main>
</html>
`
}

/** What the page is made of. `exports` is gone through twice. */
type ExplainedRun = Pick<Manifest, 'campaign' | 'counts'> & { readonly exports: Iterable<ManifestEntry> }

const WORDS = { done: 'holds', refused: 'refused', failed: 'failed' } as const

function nameOf({ placement, locale, row }: ManifestEntry): string {
  return `${placement} · ${locale} · ${row}`
}

function section(entry: ManifestEntry, index: number): string {
  const head = `<section id="e${index}"><h2>${escapedMarkup(nameOf(entry))} <span class="${entry.status}">${WORDS[entry.status]}</span></h2>`
  if (entry.status === 'failed') return `${head}<p>${escapedMarkup(entry.error.message)}</p></section>`
  const address = entry.explained === undefined ? undefined : encodeURI(entry.explained)
  const picture = address
    ? `<a href="${address}"><img loading="lazy" src="${address}" alt="${escapedMarkup(`${nameOf(entry)}: the proof with slot boxes, worst tiles, ratios, safe area and repairs`)}"></a>`
    : ''
  if (entry.status === 'refused') {
    const items = entry.findings.map(
      ({ check, message, hint }) =>
        `<li>${check === undefined ? '' : `<b>${check}</b> `}${escapedMarkup(message)}${hint === undefined ? '' : `<br><span class="quiet">${escapedMarkup(hint)}</span>`}</li>`,
    )
    return `${head}${picture}<ul>${items.join('')}</ul></section>`
  }
  const { checks, slots, profile, position } = entry.certificate
  const rows = checks.map(
    ({ check, verdict, slot, measure, value, threshold }) =>
      `<tr class="${verdict}"><th scope="row">${check}</th><td>${escapedMarkup(measure)}</td><td>${escapedMarkup(slot ?? '')}</td><td class="n">${number(value)}</td><td class="n">${number(threshold)}</td><td>${verdict}</td></tr>`,
  )
  const lines = slots.map(
    ({ slot, text, fontSize, contrast, required, repairs }) =>
      `<tr><th scope="row">${escapedMarkup(slot)}</th><td dir="auto">${escapedMarkup(text)}</td><td class="n">${number(fontSize)}</td><td class="n">${number(contrast.p5)}</td><td class="n">${number(contrast.worstTile)}</td><td class="n">${number(required)}</td><td>${escapedMarkup(repairs.join(', '))}</td></tr>`,
  )
  return `${head}${picture}
<p class="quiet">Profile ${profile}${position === undefined ? '' : `, position ${escapedMarkup(position)}`} · ${escapedMarkup(entry.file)} · ${entry.bytes.toLocaleString('en')} bytes</p>
<div class="scroll"><table><caption>Worst of each check</caption><thead><tr><th>Check</th><th>Measure</th><th>Slot</th><th>Value</th><th>Threshold</th><th>Verdict</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>
<div class="scroll"><table><caption>Slots, as measured on the encoded file</caption><thead><tr><th>Slot</th><th>Text</th><th>px</th><th>Contrast</th><th>Worst tile</th><th>Needs</th><th>Repairs</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>
</section>`
}

function number(value: number): string {
  return value >= Number.MAX_SAFE_INTEGER ? '–' : String(Math.round(value * 100) / 100)
}

const STYLE = `
:root{color-scheme:light dark;--ink:#161616;--quiet:#62605b;--paper:#f6f5f2;--line:#d9d6cf;--good:#0b7a41;--warn:#8f5d00;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#eeece7;--quiet:#a5a29b;--paper:#171716;--line:#3a3936;--good:#4fce8c;--warn:#e3b04b;--bad:#ff8a80}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2.5rem 1.25rem 5rem}
h1{font-size:2.4rem;line-height:1.1;margin:0}
h2{font-size:1.25rem;margin:0 0 1rem}
.sum,.quiet{color:var(--quiet)}
nav ol{columns:18rem;padding-left:1.4rem}
section{border-top:2px solid var(--ink);padding-top:1.25rem;margin-top:3rem}
img{max-width:100%;height:auto;border:1px solid var(--line)}
a{color:inherit}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.92rem}
caption{text-align:start;font-weight:600;padding:.4rem 0}
th,td{text-align:start;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line)}
.n{text-align:end;font-variant-numeric:tabular-nums}
.done,.pass td:last-child{color:var(--good)}
.refused,.failed,.fail td:last-child{color:var(--bad)}
.warn td:last-child{color:var(--warn)}
h2 span,nav span{font-size:.85em;font-weight:600}
`
