import type { BrandKit } from '../brand/kit.ts'
import { type Issue, quote } from '../error/issue.ts'
import { namesIn } from '../template/names.ts'
import type { Template } from '../template/template.ts'

/** Words that an image model takes for something to write, or for something that carries writing. */
const TEXT =
  /\b(text|texts|lettering|letters?|words?|headlines?|titles?|subtitles?|captions?|typography|type|typeface|fonts?|slogans?|taglines?|logos?|logotypes?|watermarks?|posters?|flyers?|banners?|signs?|signage|billboards?|labels?|writing|written|inscriptions?|numerals?|digits?|quotes?|menus?|newspapers?|magazines?|covers?|brochures?)\b/i

/** Sentences that say what is not to be there may name it. */
const AVOIDING = /^\s*(avoid|constraints?|without|never|not?)\b/i

/** What is wrong with the prompt for text-free plates. */
export function promptIssues({ plate }: Template, file: string): readonly Issue[] {
  const names = namesIn(plate)
  const issues: Issue[] = plate.split('\n').flatMap((text, index) => {
    const word = wordIn(text)
    return word === undefined ? [] : [{ file, path: `line ${index + 1}`, ...asksFor(word) }]
  })
  if (!names.has('areas') && !names.has('calm'))
    issues.push({
      file,
      path: 'line 1',
      found: 'no word of the calm areas',
      expected: '{{#each areas}} with {{place}} and what fills it, or {{calm}}',
      rule: 'prompt-calm',
    })
  for (const part of ['palette', 'style', 'avoid'])
    if (!names.has(part))
      issues.push({
        file,
        path: 'line 1',
        found: `no {{${part}}}`,
        expected: `{{${part}}}`,
        rule: 'prompt-brief',
      })
  return issues
}

/** Words of a kit that every prompt passes on. */
export function imageryIssues({ file: { imagery } }: BrandKit, file: string): readonly Issue[] {
  return imagery.style.flatMap((text, index) => {
    const word = wordIn(text)
    return word === undefined ? [] : [{ file, path: `imagery.style.${index}`, ...asksFor(word) }]
  })
}

function asksFor(word: string): Pick<Issue, 'found' | 'expected' | 'rule'> {
  return {
    found: `the word ${quote(word)} in a prompt for a picture without text`,
    expected:
      'what is seen, without what carries writing; what must not be there, on a line that starts with Avoid',
    rule: 'prompt-text',
  }
}

/** The first word that asks for text, outside of what is to be avoided. */
function wordIn(line: string): string | undefined {
  const plain = line.replace(/\{\{[^}]*\}\}/g, ' ')
  if (AVOIDING.test(plain)) return undefined
  const wanted = plain
    .split(/[;.,:]/)
    .filter((part) => !AVOIDING.test(part) && !/\b(no|without|never)\b/i.test(part))
  return TEXT.exec(wanted.join(' . '))?.[0]
}
