import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTextEncoder } from './text-encoder.ts'
import { readTextTemplate } from './template.ts'

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../e2e/tokenizers/${name}/tokenizer.json`, import.meta.url), 'utf8'),
  ) as unknown
const PROMPTS = { query: 'ask: ', passage: '' }

function encoder(name = 'wordpiece', lowerCase = false) {
  const files = { tokenizer: read(name), config: {} }
  return createTextEncoder(
    files,
    { modelType: 'bert', typeCount: 2 },
    { prompts: PROMPTS, lowerCase },
  )
}
const ids = (made: ReturnType<typeof encoder>, kind: string, text: string, maxLength = 64) => [
  ...made.encode(kind, text, { maxLength, long: 'truncate' }).rows[0]!.ids,
]

describe('a text by itself', () => {
  it('stands between the special tokens of its family, all of one type', () => {
    const { rows } = encoder().encode('passage', 'a river', { maxLength: 64, long: 'error' })
    expect(rows).toHaveLength(1)
    const [{ ids, types, window }] = rows as [(typeof rows)[0]]
    expect([ids[0], ids.at(-1)]).toEqual([2, 3])
    expect([...types]).toEqual(Array(ids.length).fill(0))
    expect(window).toBeNull()
    for (const name of ['bpe', 'unigram']) {
      const found = [
        ...encoder(name).encode('passage', 'x', { maxLength: 9, long: 'error' }).rows[0]!.ids,
      ]
      expect([found[0], found.at(-1), found.filter((id) => id === 2).length]).toEqual([0, 2, 1])
    }
  })

  it('has before it what its kind wants', () => {
    const made = encoder()
    expect(ids(made, 'query', 'a river')).toEqual(ids(made, 'passage', 'ask: a river'))
    expect(ids(made, 'passage', 'a river')).not.toEqual(ids(made, 'query', 'a river'))
    expect(ids(made, 'no such kind', 'a river')).toEqual(ids(made, 'passage', 'a river'))
  })

  it('is cut at its end, or refused', () => {
    const made = encoder()
    const text = 'one river and another river and one more'
    const whole = ids(made, 'passage', text)
    const cut = made.encode('passage', text, { maxLength: 6, long: 'truncate' })
    expect(cut.truncated).toBe(true)
    expect([...cut.rows[0]!.ids]).toEqual([...whole.slice(0, 5), 3])
    for (const [maxLength, long, code] of [
      [6, 'error', 'too-long'],
      [2, 'truncate', 'invalid-input'],
    ] as const) {
      expect(() => made.encode('passage', text, { maxLength, long })).toThrow(
        expect.objectContaining({ code }),
      )
    }
  })

  it('loses its capitals where the model wants that', () => {
    const [plain, lower] = [encoder('bpe'), encoder('bpe', true)]
    expect(ids(lower, 'passage', 'ABC')).toEqual(ids(plain, 'passage', 'abc'))
    expect(ids(plain, 'passage', 'ABC')).not.toEqual(ids(plain, 'passage', 'abc'))
  })
})

it('its template comes from that of a pair where the file has no other', () => {
  const cls = ['<s>', 0]
  const template = { post_processor: { type: 'RobertaProcessing', cls, sep: ['</s>', 2] } }
  expect(
    readTextTemplate(template, {}, 'roberta').map(({ part, ids, type }) => [part, ids, type]),
  ).toEqual([
    ['special', [0], 0],
    ['text', [], 0],
    ['special', [2], 0],
  ])
  expect(() =>
    readTextTemplate(
      { post_processor: { type: 'TemplateProcessing', special_tokens: {}, single: [] } },
      {},
      '',
    ),
  ).toThrow('no place for a text')
})
