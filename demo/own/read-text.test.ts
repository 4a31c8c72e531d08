import { expect, it } from 'vitest'
import { readText } from './read-text.ts'

const texts = (...given: Parameters<typeof readText>) =>
  readText(...given).rows.map(({ text }) => text)

it('takes a line a row, and leaves out blank ones at the ends', () => {
  expect(texts('\n  one\r\ntwo  \n\n')).toEqual(['one', 'two'])
  expect(readText('one\ntwo').choices).toEqual([])
})

it('takes paragraphs where there are blank lines between, and can be told otherwise', () => {
  const text = 'one\nmore\n \n\ntwo'
  expect(texts(text)).toEqual(['one\nmore', 'two'])
  expect(readText(text).choices[0]).toMatchObject({ name: 'unit', chosen: 'paragraph' })
  expect(texts(text, { unit: 'line' })).toEqual(['one', 'more', 'two'])
  expect(readText(text, { unit: 'line' }).choices[0]).toMatchObject({ chosen: 'line' })
})

it('keeps duplicates, and finds nothing in nothing', () => {
  expect(texts('a\na')).toEqual(['a', 'a'])
  expect(texts(' \n\n')).toEqual([])
})
