import { describe, expect, it } from 'vitest'
import { fieldsOf, guessFields, textOf, titleOf, wordsAt } from './fields.ts'

const BOOKS = [
  {
    id: 1,
    url: `https://example.org/${'x'.repeat(90)}`,
    name: 'Soup',
    meta: { about: 'How to cook it well.' },
  },
  {
    id: 2,
    url: `https://example.org/${'y'.repeat(90)}`,
    name: 'Bread',
    meta: { about: 'Flour and water.' },
  },
]

describe('fields', () => {
  it('are found where they lie in each other', () => {
    expect(fieldsOf(BOOKS).map(({ path }) => path)).toEqual(['id', 'url', 'name', 'meta.about'])
  })

  it('are guessed: the title by its name, the text by its length, addresses aside', () => {
    expect(guessFields(fieldsOf(BOOKS))).toEqual({ title: 'name', texts: ['meta.about'] })
  })

  it('are guessed with an eye on their names, too', () => {
    const note = { title: 'Bread', text: 'Flour.', file: 'notes/kitchen/old/bread.md' }
    expect(guessFields(fieldsOf([note]))).toEqual({ title: 'title', texts: ['text'] })
    const mail = { body: 'Where is my order, please?', from: 'somebody with a rather long name' }
    expect(guessFields(fieldsOf([mail])).texts).toEqual(['body'])
  })

  it('are one text where there is one, whatever its name', () => {
    expect(guessFields(fieldsOf([{ title: 'a' }]))).toEqual({ title: null, texts: ['title'] })
    expect(guessFields(fieldsOf([{ text: 'a' }]))).toEqual({ title: null, texts: ['text'] })
    expect(guessFields(fieldsOf([{ title: 'a', text: '' }]))).toEqual({
      title: null,
      texts: ['title'],
    })
    expect(guessFields([])).toEqual({ title: null, texts: [] })
  })

  it('prefer what most rows have', () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      text: 'some words in all of them',
      ...(i === 3 && { remark: 'x '.repeat(100) }),
    }))
    expect(guessFields(fieldsOf(rows)).texts).toEqual(['text'])
  })

  it('look at a sample of many', () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => ({ text: `row ${i}` }))
    expect(fieldsOf(rows)).toMatchObject([{ path: 'text', share: 1 }])
  })
})

describe('texts', () => {
  it('are joined, without those that are missing', () => {
    const choice = { title: 'name', texts: ['a', 'b', 'c.d'] }
    const row = { name: ' N ', a: 'x', c: { d: ['y', 2, null] } }
    expect(textOf(row, choice)).toBe('x\ny, 2')
    expect(titleOf(row, choice)).toBe('N')
    expect(titleOf(row, { ...choice, title: null })).toBe('')
  })

  it('are found by names with dots, and are nothing where nothing is', () => {
    expect(wordsAt({ 'a.b': 'x', a: { b: 'y' } }, 'a.b')).toBe('x')
    expect(wordsAt({ 'a.b': { c: 'x' } }, 'a.b.c')).toBe('x')
    expect(wordsAt({ a: null }, 'a.b')).toBe('')
    expect(wordsAt({ a: [{ b: 1 }] }, 'a')).toBe('[{"b":1}]')
    expect(wordsAt({ a: 0, b: false }, 'a')).toBe('0')
    expect(wordsAt({}, 'toString')).toBe('')
  })
})
