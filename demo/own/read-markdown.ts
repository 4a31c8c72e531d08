import { choiceOf, type Found, type Row, type Shape } from './rows.ts'

const FRONT_MATTER = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)\r?\n\1[ \t]*(?:\r?\n|$)/
const HEADING = /^ {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/
const UNDERLINE = /^ {0,3}(?:=+|-{2,})[ \t]*$/
const FENCE = /^ {0,3}(`{3,}|~{3,})/

interface Section {
  readonly title: string
  readonly lines: string[]
}

/** A file as one row, or each of its sections. */
export function readMarkdown(
  text: string,
  path: string,
  { markdown = 'section' }: Pick<Shape, 'markdown'> = {},
): Found {
  const front = FRONT_MATTER.exec(text)
  const body = front ? text.slice(front[0].length) : text
  const said = front && /^title\s*[:=]\s*(["']?)(.+)\1\s*$/m.exec(front[2]!)?.[2]
  const sections = sectionsOf(body)
  const heading = sections.find(({ title }) => title !== '')?.title
  const title = said || heading || path.replace(/^.*\//, '').replace(/\.\w+$/, '')
  const whole = { title, text: bodyWithout(heading, body), file: path }
  const parts = sections
    .map(({ title: own, lines }): Row => {
      return { title: own || title, text: lines.join('\n').trim(), file: path }
    })
    // A heading right above another one says nothing by itself.
    .filter(({ text }) => text !== '')
  return {
    rows: markdown === 'file' ? (whole.text === '' ? [] : [whole]) : parts,
    notes: [],
    choices: [
      choiceOf(
        'markdown',
        'One row is',
        { file: 'a file', section: 'a section of a file' },
        markdown,
      ),
    ],
  }
}

function sectionsOf(body: string): readonly Section[] {
  let section: Section = { title: '', lines: [] }
  const sections = [section]
  let fence: string | null = null
  const begin = (title: string) => {
    section = { title: title.trim(), lines: [] }
    sections.push(section)
  }
  for (const line of body.split(/\r\n|\r|\n/)) {
    const mark = FENCE.exec(line)?.[1]
    if (fence !== null) {
      // In a fence, `#` begins a comment of some program.
      section.lines.push(line)
      if (mark?.startsWith(fence)) fence = null
      continue
    }
    const heading = HEADING.exec(line)
    const above = section.lines.at(-1)?.trim()
    if (mark) fence = mark
    if (heading) begin(heading[1] ?? '')
    else if (above && UNDERLINE.test(line)) {
      section.lines.pop()
      begin(above)
    } else section.lines.push(line)
  }
  return sections
}

/** The heading is the title already. */
function bodyWithout(heading: string | undefined, body: string): string {
  const text = body.trim()
  if (heading === undefined) return text
  const [first, ...others] = text.split('\n')
  const isHeading = HEADING.exec(first!.trimEnd())?.[1]?.trim() === heading
  return isHeading ? others.join('\n').trim() : text
}
