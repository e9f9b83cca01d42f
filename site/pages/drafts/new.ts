import type { APIRoute } from 'astro'

/** A new draft by a plain form, so that it works before any script has loaded. */
export const POST: APIRoute = async ({ request, locals, redirect }) => {
  const form = await request.formData()
  const text = (name: string): string | undefined => {
    const value = form.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const { gallery, drafts } = locals.workshop
  const campaign = await gallery.start(text('template') ?? '', text('brand'), text('locale'))
  if (campaign === undefined) return redirect('/', 303)
  const { id } = await drafts.create(campaign)
  return redirect(`/drafts/${id}`, 303)
}
