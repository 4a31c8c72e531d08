import { choiceOf, type Found, type Shape } from './rows.ts'

/** Lines, or paragraphs where there are blank lines between. */
export function readText(text: string, { unit }: Pick<Shape, 'unit'> = {}): Found {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd())
  const paragraphs = paragraphsOf(lines)
  const isApart = paragraphs.length > 1
  const taken = unit ?? (isApart ? 'paragraph' : 'line')
  const items = taken === 'paragraph' ? paragraphs : lines.filter((line) => line.trim() !== '')
  return {
    rows: items.map((item) => ({ text: item.trim() })),
    notes: [],
    choices:
      isApart || taken === 'paragraph'
        ? [choiceOf('unit', 'One row is', { line: 'a line', paragraph: 'a paragraph' }, taken)]
        : [],
  }
}

function paragraphsOf(lines: readonly string[]): readonly string[] {
  const paragraphs: string[][] = [[]]
  for (const line of lines) {
    if (line.trim() !== '') paragraphs.at(-1)!.push(line)
    else if (paragraphs.at(-1)!.length > 0) paragraphs.push([])
  }
  return paragraphs.filter(({ length }) => length > 0).map((paragraph) => paragraph.join('\n'))
}
