import { expect, it } from 'vitest'
import { isOneEditApart } from './one-edit.ts'

it.each([
  ['fetch', 'fecth', 'neighbours swapped'],
  ['fetch', 'fech', 'a letter dropped'],
  ['fetch', 'etch', 'the first one dropped'],
  ['fetch', 'fettch', 'a letter doubled'],
  ['fetch', 'fetchs', 'a letter more at the end'],
  ['fetch', 'fatch', 'another letter'],
  ['fetch', 'fetck', 'another one at the end'],
])('%s and %s are one edit apart: %s', (a, b) => {
  expect([isOneEditApart(a, b), isOneEditApart(b, a)]).toEqual([true, true])
})

it.each([
  ['fetch', 'fetch', 'equal'],
  ['fetch', 'fehct', 'two that are no neighbours swapped'],
  ['fetch', 'fetchan', 'two letters more'],
  ['fetch', 'fxtcx', 'two other letters'],
  ['fetch', 'efthc', 'two swaps'],
  ['ab', 'cd', 'nothing alike'],
  ['abc', 'bcde', 'a letter dropped, and two more'],
  ['', 'ab', 'nothing'],
])('%s and %s are not: %s', (a, b) => {
  expect([isOneEditApart(a, b), isOneEditApart(b, a)]).toEqual([false, false])
})
