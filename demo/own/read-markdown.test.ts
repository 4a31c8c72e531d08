import { describe, expect, it } from 'vitest'
import { readMarkdown } from './read-markdown.ts'

const NOTE = `---
title: "From the front"
---
Before.

# First
One.

\`\`\`sh
# no heading
\`\`\`

Second
------
Two.

## Empty
### Last ##
Three.
`

describe('readMarkdown', () => {
  it('takes a section a row, with its heading as the title', () => {
    expect(readMarkdown(NOTE, 'notes/a.md').rows).toEqual([
      { title: 'From the front', text: 'Before.', file: 'notes/a.md' },
      { title: 'First', text: 'One.\n\n```sh\n# no heading\n```', file: 'notes/a.md' },
      { title: 'Second', text: 'Two.', file: 'notes/a.md' },
      { title: 'Last', text: 'Three.', file: 'notes/a.md' },
    ])
  })

  it('takes a file a row, without the front matter', () => {
    const [row, ...others] = readMarkdown(NOTE, 'a.md', { markdown: 'file' }).rows
    expect(others).toEqual([])
    expect(row!['title']).toBe('From the front')
    expect(row!['text']).toMatch(/^Before\.\n\n# First/)
  })

  it('names a file by its heading, else by its own name', () => {
    const file = (text: string) => readMarkdown(text, 'x/my note.md', { markdown: 'file' }).rows
    expect(file('# Bread\n\nFlour.')).toEqual([
      { title: 'Bread', text: 'Flour.', file: 'x/my note.md' },
    ])
    expect(file('Flour.')[0]).toMatchObject({ title: 'my note', text: 'Flour.' })
    expect(file("+++\ntitle = 'Toml'\n+++\nFlour.")[0]).toMatchObject({ title: 'Toml' })
    expect(file('---\ntitle: Empty\n---\n')).toEqual([])
  })

  it('does not take a rule for front matter, nor a hash for a heading', () => {
    const rows = readMarkdown('Text.\n\n---\n\n#tag', 'a.md').rows
    expect(rows).toEqual([{ title: 'a', text: 'Text.\n\n---\n\n#tag', file: 'a.md' }])
  })

  it('reads Windows line ends', () => {
    expect(readMarkdown('---\r\na: b\r\n---\r\n# T\r\nx', 'a.md').rows).toEqual([
      { title: 'T', text: 'x', file: 'a.md' },
    ])
  })
})
