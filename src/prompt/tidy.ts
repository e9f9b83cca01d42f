/** A prompt without what `if` and `each` leave behind: no runs of spaces, no empty lines, none at line ends. */
export function tidy(prompt: string): string {
  return prompt
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .replace(/ +([.,;:])/g, '$1')
    .trim()
}
