// Deletes a campaign from the list, after asking.

const dialog = document.querySelector<HTMLDialogElement>('dialog.confirm')
const named = dialog?.querySelector('[data-name]')
const problem = dialog?.querySelector<HTMLElement>('.problem')
const remove = dialog?.querySelector<HTMLButtonElement>('.danger')
let asked: HTMLElement | undefined

for (const button of document.querySelectorAll<HTMLElement>('.mine [data-id]')) {
  button.addEventListener('click', () => {
    asked = button
    if (named) named.textContent = button.dataset.name ?? ''
    if (problem) problem.hidden = true
    dialog?.showModal()
  })
}

dialog?.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close()
})

remove?.addEventListener('click', async () => {
  if (asked === undefined) return
  remove.disabled = true
  try {
    const response = await fetch(`/api/drafts/${asked.dataset.id}`, { method: 'DELETE' })
    // Another window may have deleted it already.
    if (!response.ok && response.status !== 404)
      throw new Error(`The studio answered with ${response.status}.`)
    take(asked)
    dialog?.close()
  } catch (error) {
    if (problem === null || problem === undefined) return
    problem.textContent =
      error instanceof TypeError ? 'The studio does not answer.' : String((error as Error).message)
    problem.hidden = false
  } finally {
    remove.disabled = false
  }
})

/** Takes a campaign off the list, and the list away with the last one. */
function take(button: HTMLElement): void {
  const item = button.closest('li')
  const beside = item?.nextElementSibling ?? item?.previousElementSibling
  const list = item?.closest('section')
  item?.remove()
  if (beside) beside.querySelector('a')?.focus()
  else list?.remove()
}

// A module, whose names are its own.
export {}
