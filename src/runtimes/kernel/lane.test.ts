// What a row is given depends on nothing but the row: not on its neighbours, nor on what was before.
import { beforeAll, describe, expect, test } from 'vitest'
import { chooseInstruction } from './choose-instruction.ts'
import { compileCode, hasRelaxedSimd, type Instruction } from './code.ts'
import { forAnotherThread, openKernelLane, prepareCode, prepareKernel } from './kernel.ts'
import { runReference } from './reference.ts'
import { makeNetwork } from './testing/networks.ts'
import { DOT_IS_FAULTY } from './testing/room.ts'
import { batchOf, openNetwork, randomTexts, type Run } from './testing/texts.ts'

const made = makeNetwork({ hidden: 52, heads: 2, inner: 100, labels: 3 }, 5)
/** More than go through the network at once, one of them alone; the longest that there are positions for. */
const texts = randomTexts([7, 1, 130, 120, 6, 5, 13, 300, 2, 520, 48, 1, 49, 12, 255, 257], 50, 6)
const turned = [...texts.keys()].sort((a, b) => b - a)

describe.each([
  ['int8', 'classify'],
  ['int8', 'cls'],
  ['int8', 'mean'],
  ['fp32', 'classify'],
  ['fp32', 'mean'],
] as const)('%s, %s: to the last bit', (dtype, head) => {
  let run: Run
  let alone: Float32Array[]
  beforeAll(async () => {
    run = await openNetwork(made, { dtype, head })
    alone = []
    for (const text of texts) {
      // In a lane of its own: nothing was there before.
      const own = await openNetwork(made, { dtype, head })
      alone.push(await own([text]))
    }
  })
  const expectSame = (found: Float32Array, order: readonly number[]) => {
    const width = alone[0]!.length
    expect(found).toHaveLength(width * order.length)
    order.forEach((text, i) => {
      expect(found.slice(i * width, (i + 1) * width), `text ${text}`).toEqual(alone[text])
    })
  }

  test('all at once', async () => {
    expectSame(await run(texts), [...texts.keys()])
  })

  test('in another order', async () => {
    expectSame(await run(turned.map((text) => texts[text]!)), turned)
  })

  test('one by one, after longer ones', async () => {
    for (const text of texts.keys()) expectSame(await run([texts[text]!]), [text])
  })

  test('the same ones many times', async () => {
    const many = Array.from({ length: 120 }, (_, i) => [0, 1, 4, 5][i % 4]!)
    expectSame(await run(many.map((text) => texts[text]!)), many)
  })

  test('none', async () => {
    expect(await run([])).toHaveLength(0)
  })
})

describe('bytes', () => {
  const relaxed = hasRelaxedSimd()
  const instructions: readonly Instruction[] = DOT_IS_FAULTY ? ['quads'] : ['dot', 'quads']

  test.skipIf(!relaxed)('are the same with each instruction', async () => {
    const plain = await openNetwork(made, { dtype: 'int8', relaxed: false })
    const expected = await plain(texts)
    for (const instruction of ['plain', ...instructions] as const) {
      const run = await openNetwork(made, { dtype: 'int8', instruction })
      expect(await run(texts), instruction).toEqual(expected)
    }
    const instruction = await chooseInstruction(compileCode(true, false), false)
    const chosen = await openNetwork(made, { dtype: 'int8', instruction })
    expect(await chosen(texts), instruction).toEqual(expected)
  })
})

describe('lanes', () => {
  const settings = { dtype: 'int8', head: 'classify' } as const

  test.each([
    ['of one memory', true],
    ['with a copy each', false],
  ])('%s: the same, also in turns', async (_, shared) => {
    const source = await prepareKernel(
      await prepareCode(shared),
      made.network,
      made.files,
      settings,
    )
    const first = await openKernelLane(source)
    const other = await openKernelLane(forAnotherThread(source, shared))
    const batch = batchOf(texts)
    const expected = await first.run(batch)
    // The other's room lies behind the first's, and grows while that one works on.
    expect(await other.run(batch)).toEqual(expected)
    expect(await first.run(batch)).toEqual(expected)
    expect(await other.run(batchOf(texts.slice(0, 3)))).toEqual(expected.slice(0, 9))
  })
})

describe('rows that the model cannot take', () => {
  let run: Run
  beforeAll(async () => {
    run = await openNetwork(makeNetwork({ positions: 20, firstPosition: 2, vocabulary: 30 }, 1))
  })
  const row = (length: number, id = 3, type = 0) => ({
    ids: [...Array.from({ length: length - 1 }, () => 3), id].slice(0, length),
    types: [...Array.from({ length: length - 1 }, () => 0), type].slice(0, length),
  })

  test.each([
    ['an id that is no word', row(5, 30), 'unsupported-model', 'the id 30'],
    ['an id below 0', row(5, -1), 'unsupported-model', 'the id -1'],
    ['a type that is none', row(5, 3, 2), 'unsupported-model', 'no token type 2'],
    ['no token', row(0), 'too-long', '1 to 18'],
    ['more tokens than positions', row(19), 'too-long', '19 tokens'],
  ])('%s', async (_, bad, code, words) => {
    const message = expect.stringContaining(words) as string
    for (const batch of [[bad], [row(5), bad], [bad, row(5)]]) {
      await expect(run(batch)).rejects.toMatchObject({ code, message })
    }
    // It goes on.
    expect(await run([row(18, 29, 1)])).toHaveLength(1)
  })

  test('where one word is not counted, the row before the first position is its own', async () => {
    const run = await openNetwork(makeNetwork({ positions: 20, firstPosition: 2, uncounted: 1 }, 1))
    expect(await run([row(18, 1)])).toHaveLength(1)
    await expect(run([row(19)])).rejects.toMatchObject({ code: 'too-long' })
  })

  test('without types, any will do', async () => {
    const run = await openNetwork(makeNetwork({ types: 0 }, 1))
    expect(await run([row(5, 3, 1)])).toEqual(await run([row(5)]))
  })
})

test.each(['int8', 'fp32'] as const)(
  '%s: what overflows is no number in the end',
  async (dtype) => {
    const { network, files } = makeNetwork({}, 1)
    const [first, ...others] = network.layers
    const gain = first!.outputNorm.gain.map(() => 3e38)
    const layers = [{ ...first!, outputNorm: { ...first!.outputNorm, gain } }, ...others]
    const run = await openNetwork({ network: { ...network, layers }, files }, { dtype })
    const logits = await run(randomTexts([3, 9], 50, 1))
    expect(logits.filter(Number.isFinite)).toHaveLength(0)
  },
)

test('layers as wide as those of bge-reranker-large', async () => {
  const wide = { hidden: 1_024, heads: 16, inner: 4_096, width: 1_024, layers: 1 }
  const { network, files, read } = makeNetwork({ ...wide, positions: 20 }, 3)
  const [text] = randomTexts([7], 50, 2)
  const { logits } = runReference(
    network,
    read,
    Int32Array.from(text!.ids),
    Uint8Array.from(text!.types),
  )
  const [fp32] = await (await openNetwork({ network, files }, { dtype: 'fp32' }))([text!])
  expect(Math.abs(fp32! - logits[0]!)).toBeLessThan(1e-4)
  const [int8] = await (await openNetwork({ network, files }, { dtype: 'int8' }))([text!])
  expect(Math.abs(int8! - logits[0]!)).toBeLessThan(0.3)
})
