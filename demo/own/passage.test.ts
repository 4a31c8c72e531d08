import { describe, expect, it } from 'vitest'
import { MOST_READ, passageOf, readable, windowInText } from './passage.ts'

const CHOICE = { title: 'title', texts: ['text'] }
const filler = (count: number) => 'Nothing of note here. '.repeat(count)

describe('readable', () => {
  it('is title and text, or one of them', () => {
    expect(readable({ title: 'T', text: 'x' }, CHOICE)).toBe('T\nx')
    expect(readable({ text: 'x' }, CHOICE)).toBe('x')
    expect(readable({ title: 'x', text: 'x' }, CHOICE)).toBe('x')
  })

  it('ends somewhere', () => {
    expect(readable({ text: 'x'.repeat(MOST_READ * 2) }, CHOICE)).toHaveLength(MOST_READ)
  })
})

describe('windowInText', () => {
  it('counts without the title', () => {
    const row = { title: 'Title', text: 'Some text.' }
    expect(windowInText(row, CHOICE, [6, 10])).toEqual([0, 4])
    expect(windowInText(row, CHOICE, [0, 16])).toEqual([0, 10])
    expect(windowInText(row, CHOICE)).toEqual([0, 10])
  })
})

describe('passageOf', () => {
  it('is a short text whole', () => {
    expect(passageOf({ title: 'T', text: 'Short.' }, CHOICE, 'short')).toEqual({
      ...{ text: 'Short.', cutBefore: false, cutAfter: false },
    })
  })

  it('begins with the sentence that has most of the words, by their stems', () => {
    const text = `${filler(20)}Cats sleep. The cat was sleeping on a warm stove. ${filler(20)}`
    const passage = passageOf({ text }, CHOICE, 'do cats sleep on stoves')
    expect(passage.text).toMatch(/^The cat was sleeping/)
    expect(passage).toMatchObject({ cutBefore: true, cutAfter: true })
  })

  it('stays in the window that the model liked best', () => {
    const text = `A cat. ${filler(20)}Here is another cat. ${filler(20)}`
    const start = text.indexOf('Here') - 10
    const passage = passageOf({ text }, CHOICE, 'cat', [start, start + 400])
    expect(passage.text).toMatch(/^Here is another cat/)
  })

  it('begins at the beginning where no word is found', () => {
    expect(passageOf({ text: filler(40) }, CHOICE, 'zebra')).toMatchObject({ cutBefore: false })
  })
})
