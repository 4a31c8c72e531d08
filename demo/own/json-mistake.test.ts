import { expect, it } from 'vitest'
import { lineOfMistake } from './json-mistake.ts'

it.each([
  ['[1,\n2,\n3 4]', 3],
  ['[\n{"a": 1},\n{"a": }\n]', 3],
  ['{"a": 1,}', 1],
  ['{\n"a": 1,\n}', 3],
  ['{"a"\n1}', 2],
  ['[1]\n[2]', 2],
  ['["\n"]', 1],
  ['["a\\x"]', 1],
  ['[01]', 1],
  ['[tru]', 1],
  ['[\n\n"cut', 3],
  ['[\n\n1,', 3],
  ['[[1]\n}', 2],
  ['', 1],
  ['{"a": {"b": [1, -2.5e3, "\u007f é 😀 \\u00e9 \\"", true, null]}}\nx', 2],
])('finds the line where it stops being JSON: %j', (text, line) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  expect(lineOfMistake(text)).toBe(line)
})

it('goes through a long text with long strings', () => {
  const text = `[\n${`"${'a\\n'.repeat(100_000)}",\n`.repeat(5)}"end" x]`
  expect(lineOfMistake(text)).toBe(7)
})
