/** Text as it stands between tags and in attributes of HTML and XML. */
export function escapedMarkup(text: string): string {
  return escapedAttribute(text).replaceAll('>', '&gt;')
}

/** Text as it stands in an attribute within double quotes, where `>` may stand as it is. */
export function escapedAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
