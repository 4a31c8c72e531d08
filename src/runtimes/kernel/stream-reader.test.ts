import { describe, expect, test } from 'vitest'
import type { ByteStream } from '../../models/streams.ts'
import { openReader, readRanges } from './stream-reader.ts'

const content = Uint8Array.from({ length: 100 }, (_, i) => i)

/** The content in pieces of some sizes, over and over; counts how many were asked for. */
function streamOf(sizes: readonly number[], bytes = content) {
  const asked = { pieces: 0, cancelled: false }
  let at = 0
  const stream: ByteStream = new ReadableStream(
    {
      pull: (controller) => {
        if (at >= bytes.length) return controller.close()
        const size = sizes[asked.pieces++ % sizes.length]!
        controller.enqueue(bytes.slice(at, at + size))
        at += size
      },
      cancel: () => {
        asked.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, asked }
}

const open = (sizes: readonly number[], size = content.length, bytes = content) =>
  openReader(streamOf(sizes, bytes).stream, size, 'a file')

test('what is read is a copy, even where the pieces are Buffers', async () => {
  const bytes = Buffer.from(content)
  const reader = openReader(ofOne(bytes), bytes.length, 'a file')
  // What comes after the first bytes is here already.
  expect(await reader.read(1)).toEqual(content.slice(0, 1))
  const copy = await reader.read(5)
  copy.slice().fill(1)
  bytes.fill(2)
  expect(copy).toEqual(content.slice(1, 6))
})

function ofOne(bytes: Buffer<ArrayBuffer>): ByteStream {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

describe.each([[[1]], [[7, 0, 3]], [[100]], [[33]]])('pieces of %j bytes', (sizes) => {
  test('are read, passed over and passed on', async () => {
    const reader = open(sizes)
    expect(await reader.read(5)).toEqual(content.slice(0, 5))
    await reader.skip(20)
    expect(reader.position).toBe(25)
    expect(await reader.read(0)).toHaveLength(0)
    const passed: number[] = []
    await reader.pass(70, (piece) => passed.push(...piece))
    expect(passed).toEqual([...content.slice(25, 95)])
    expect(await reader.read(5)).toEqual(content.slice(95))
    expect(reader.position).toBe(100)
  })

  test('are given at once where they are here', async () => {
    const reader = open(sizes)
    expect(reader.take(1)).toBeUndefined()
    expect(reader.position).toBe(0)
    await reader.skip(1)
    const here = sizes[0]! > 21
    expect(reader.take(20)).toEqual(here ? content.slice(1, 21) : undefined)
    expect(await reader.read(3)).toEqual(here ? content.slice(21, 24) : content.slice(1, 4))
    expect(() => reader.take(100)).toThrow('cut short or damaged')
  })

  test('are sorted into ranges', async () => {
    const ranges = [
      { offset: 0, length: 3 },
      { offset: 3, length: 0 },
      { offset: 3, length: 40 },
      { offset: 60, length: 40 },
    ]
    const taken = new Map<object, number[]>(ranges.map((range) => [range, []]))
    await readRanges(open(sizes), ranges, async (range, piece) => {
      await Promise.resolve()
      taken.get(range)!.push(...piece)
    })
    for (const range of ranges) {
      const { offset, length } = range
      expect(taken.get(range)).toEqual([...content.slice(offset, offset + length)])
    }
  })
})

test('what is read stays as it was', async () => {
  const whole = content.slice()
  const reader = openReader(new Blob([whole]).stream(), 100, 'a file')
  const read = await reader.read(4)
  read.fill(9)
  expect(await reader.read(4)).toEqual(content.slice(4, 8))
  expect(read.buffer.byteLength).toBe(4)
})

test('no more is asked for than is needed, and the rest is cancelled', async () => {
  const { stream, asked } = streamOf([10])
  await readRanges(openReader(stream, 100, 'a file'), [{ offset: 5, length: 10 }], () => {})
  expect(asked).toEqual({ pieces: 2, cancelled: true })
})

test('a mistake while taking ends the stream', async () => {
  const { stream, asked } = streamOf([10])
  const mistake = new Error('mine')
  const reading = readRanges(openReader(stream, 100, 'a file'), [{ offset: 0, length: 50 }], () => {
    throw mistake
  })
  await expect(reading).rejects.toBe(mistake)
  expect(asked).toEqual({ pieces: 1, cancelled: true })
})

test.each([101, 2 ** 40, -1, 0.5, NaN, Infinity])('%d bytes are not there', async (length) => {
  const expected = { code: 'integrity', message: expect.stringMatching(/^a file is cut short/) }
  await expect(open([10]).read(length)).rejects.toMatchObject(expected)
  await expect(open([10]).skip(length)).rejects.toMatchObject(expected)
})

test('a range that reaches back is refused', async () => {
  const ranges = [
    { offset: 10, length: 10 },
    { offset: 19, length: 10 },
  ]
  const reading = readRanges(open([10]), ranges, () => {})
  await expect(reading).rejects.toMatchObject({ code: 'integrity' })
})

test('a stream that ends too early', async () => {
  await expect(open([10], 200).skip(101)).rejects.toMatchObject({ code: 'integrity' })
})
