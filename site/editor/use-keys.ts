import { useEffect } from 'preact/hooks'

/** Keys for the whole page. Single letters are for the page only while nobody types. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const mod = event.ctrlKey || event.metaKey
      const name = `${mod ? 'mod+' : ''}${event.shiftKey && mod ? 'shift+' : ''}${event.key.toLowerCase()}`
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      const act = keys[name]
      if (act === undefined || (typing && !mod) || event.altKey) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
