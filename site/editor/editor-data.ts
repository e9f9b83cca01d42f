import type { Workshop } from 'broadside/server'
import type { EditorData } from './campaign.ts'

/** What the pages of a draft are opened with; `undefined` where the draft or its template is not there. */
export async function editorData({ drafts, gallery }: Workshop, id: string): Promise<EditorData | undefined> {
  const draft = await drafts.read(id)
  if (draft === undefined) return undefined
  const entry = await gallery.template(draft.campaign.template)
  if (!('template' in entry)) return undefined
  const { template } = entry
  const [pictures, brands] = await Promise.all([drafts.pictures(draft.id), gallery.brands()])
  return {
    draft,
    pictures,
    brands,
    template: { id: template.id, file: template.file },
    sizes: gallery.sizes(template),
    groups: gallery.groups,
    styles: gallery.styles,
  }
}
