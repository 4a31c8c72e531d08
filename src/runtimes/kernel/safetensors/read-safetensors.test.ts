import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ByteStream } from '../../../models/streams.ts'
import { readSafetensors } from './read-safetensors.ts'
import type { Config } from './shape.ts'

const folder = new URL('../../../../e2e/models/tiny-bert/', import.meta.url)
const config = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8')) as Config
const weights = new Uint8Array(readFileSync(new URL('model.safetensors', folder)))

/** Gives some bytes of a file in pieces, and sees what becomes of the stream. */
function fileOf(bytes: Uint8Array<ArrayBuffer>, size = bytes.length) {
  const seen = { opened: 0, ended: 0 }
  const stream = (): ByteStream => {
    seen.opened++
    let at = 0
    return new ReadableStream(
      {
        pull: (controller) => {
          if (at < bytes.length) return controller.enqueue(bytes.slice(at, (at += 1_000)))
          controller.close()
        },
        cancel: () => {
          seen.ended++
        },
      },
      { highWaterMark: 0 },
    )
  }
  const info = { name: 'it', bytes: size, sha256: null, verified: 'none' } as const
  return { files: new Map([['', { info, stream }]]), seen }
}

test('one pass, which ends with what is needed', async () => {
  const { files, seen } = fileOf(weights)
  const { layers, classifier } = await readSafetensors(files, config)
  expect(seen).toEqual({ opened: 1, ended: 1 })
  const { bytes } = layers[1]!.up.weight
  expect(bytes).toMatchObject({ part: '', length: 4 * 64 * 32 })
  expect(classifier!.dense!.linear.bias.some((number) => number !== 0)).toBe(true)
})

test('nothing goes on arriving of what is refused', async () => {
  const { files, seen } = fileOf(weights)
  await expect(readSafetensors(files, { ...config, hidden_size: 64 })).rejects.toMatchObject({
    code: 'unsupported-model',
  })
  expect(seen).toEqual({ opened: 1, ended: 1 })
})

test('what the config rules out is not opened', async () => {
  const { files, seen } = fileOf(weights)
  await expect(readSafetensors(files, { ...config, is_decoder: true })).rejects.toMatchObject({
    code: 'unsupported-model',
  })
  expect(seen.opened).toBe(0)
})

test.each([
  [7, 7],
  [3_000, 3_000],
  [weights.length - 1, weights.length - 1],
  [3_000, weights.length],
])('%d bytes, where %d are promised', async (length, size) => {
  const { files, seen } = fileOf(weights.slice(0, length), size)
  await expect(readSafetensors(files, config)).rejects.toMatchObject({ code: 'integrity' })
  expect(seen.opened).toBe(1)
})
