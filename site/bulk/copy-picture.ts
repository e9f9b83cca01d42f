/** Puts a picture on the clipboard, as PNG, which is all that clipboards take. Rejects where the browser does not allow it. */
export async function copyPicture(address: string): Promise<void> {
  // Handed over as a promise: some browsers forget the click while the picture is read.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(address) })])
}

async function pngOf(address: string): Promise<Blob> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`the picture is not there (${response.status})`)
  const blob = await response.blob()
  if (blob.type === 'image/png') return blob
  const bitmap = await createImageBitmap(blob)
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}
