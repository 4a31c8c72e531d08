import { describe, expect, it } from 'vitest'
import { readableText, type TextNode } from './item-text.ts'

type Child = TextNode | string

const text = (nodeValue: string): TextNode => ({ nodeName: '#text', nodeValue, childNodes: [] })
const node = (nodeName: string, ...children: Child[]): TextNode => ({
  nodeName,
  nodeValue: null,
  childNodes: children.map((child) => (typeof child === 'string' ? text(child) : child)),
})

describe('what a reader would read', () => {
  it('has white space as one space, and none around it', () => {
    expect(readableText(node('LI', '\n   To cancel\n', node('A', ' a\tfetch '), '\n'))).toBe(
      'To cancel a fetch',
    )
  })

  it('keeps words of neighbouring paragraphs apart', () => {
    expect(
      readableText(node('LI', node('H3', 'Fetch'), node('P', 'Cancel', node('BR'), 'it'))),
    ).toBe('Fetch Cancel it')
  })

  it('leaves a word whole that is partly marked', () => {
    expect(readableText(node('P', 'can', node('MARK', 'cel'), node('B', node('I', 's'))))).toBe(
      'cancels',
    )
  })

  it('reads no scripts, no styles and no comments', () => {
    const comment = { nodeName: '#comment', nodeValue: 'no', childNodes: [] }
    expect(
      readableText(node('LI', node('STYLE', 'no'), comment, 'yes', node('SCRIPT', 'no'))),
    ).toBe('yes')
  })
})
