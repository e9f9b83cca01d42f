/** The pages of the handbook, in the order in which they are read. Each is a file of `site/docs`, but for the gallery. */
export const CONTENTS: readonly { readonly title: string; readonly pages: readonly string[] }[] = [
  { title: 'Begin', pages: ['start', 'gallery', 'marketers', 'social-teams', 'brand-managers'] },
  { title: 'Campaigns', pages: ['studio', 'rows', 'runs', 'exports', 'approvals', 'commands'] },
  { title: 'Pictures', pages: ['imagery', 'dense-text', 'subjects'] },
  {
    title: 'Templates and brands',
    pages: ['templates', 'check', 'review', 'versions', 'tokens'],
  },
  { title: 'Readability', pages: ['readability'] },
  { title: 'Sizes', pages: ['placements', 'all-placements', 'print', 'masters'] },
  { title: 'Trust', pages: ['signing', 'errors'] },
  { title: 'Machines', pages: ['scaling', 'performance', 'comparison', 'api', 'mcp'] },
]

/** A page of Markdown as Astro brings it. */
export interface MarkdownPage {
  readonly file: string
  readonly compiledContent: () => Promise<string>
  readonly getHeadings: () => readonly {
    readonly depth: number
    readonly slug: string
    readonly text: string
  }[]
}

/** Pages by name. */
export function pagesOf(modules: Readonly<Record<string, MarkdownPage>>): ReadonlyMap<string, MarkdownPage> {
  return new Map(Object.entries(modules).map(([path, page]) => [path.replace(/^.*\/|\.md$/g, ''), page]))
}

/** What a page is called: its first heading. */
export function titleOf(page: MarkdownPage): string {
  return page.getHeadings()[0]?.text ?? ''
}

/**
 * The HTML of a page as the handbook shows it: links between files lead to pages, links out of the folder to the gallery of
 * the same program, and tables scroll in a box of their own where they are too wide.
 */
export async function htmlOf(page: MarkdownPage): Promise<string> {
  const html = await page.compiledContent()
  let tables = 0
  return html
    .replace(
      /href="(?:\.\/)?([a-z-]+)\.md(#[^"]*)?"/g,
      (_, name, hash = '') => `href="/docs/${name}/${hash}"`,
    )
    .replace(/src="\.\.\/static\//g, 'src="/')
    .replace(/<table>/g, () => {
      tables += 1
      return `<div class="table" tabindex="0" role="region" aria-label="Table ${tables}"><table>`
    })
    .replace(/<th>\s*<\/th>/g, '<td></td>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">')
}
