import { describe, expect, it } from 'vitest'
import type { ModelChoice } from '../model/model-choice.ts'
import { absence, KINDS, modelPlace, type Surroundings } from './contenders.ts'

const EMBEDDED: ModelChoice = {
  ...{ model: null, runtime: 'auto', device: 'auto', dtype: 'auto', threads: 'auto' },
}
const OTHER: ModelChoice = { ...EMBEDDED, model: './models/mine' }
const ALL: Surroundings = { choice: OTHER, cores: 2, isolated: true, gpu: 'a card' }

function absentIn(where: Partial<Surroundings>): Record<string, string> {
  const reasons = KINDS.map((kind) => [kind.id, absence(kind, { ...ALL, ...where })] as const)
  return Object.fromEntries(reasons.flatMap(([id, why]) => (why === null ? [] : [[id, why]])))
}

describe('absence', () => {
  it('lets all take part where all can', () => {
    expect(absentIn({})).toEqual({})
  })

  it.each([
    [{ gpu: null }, { 'onnx-gpu': 'no graphics card' }],
    [{ choice: EMBEDDED }, { 'onnx-gpu': 'int8 only' }],
    [{ isolated: false }, { 'onnx-2': 'not isolated' }],
    [{ cores: 1 }, { 'kernel-all': 'one thread', 'onnx-2': 'one thread' }],
  ])('with %o says why not', (where, reasons) => {
    const absent = absentIn(where)
    expect(Object.keys(absent)).toEqual(Object.keys(reasons))
    for (const [id, words] of Object.entries(reasons)) expect(absent[id]).toContain(words)
  })

  it('has nobody run a model without files', () => {
    const choice = { ...EMBEDDED, model: 'fake' }
    expect(Object.keys(absentIn({ choice }))).toHaveLength(KINDS.length)
  })
})

it.each([
  [null, 'https://a.b/demo/models/embedded/'],
  ['./models/mine', 'https://a.b/demo/models/mine/'],
  ['/models/mine/', 'https://a.b/models/mine/'],
  ['https://c.d/mine', 'https://c.d/mine/'],
  ['owner/name', 'owner/name'],
])('finds the model %s at %s', (model, place) => {
  expect(modelPlace({ ...EMBEDDED, model }, 'https://a.b/demo/')).toBe(place)
})
