import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { OUTLINE } from '../../models/embedded-facts.ts'
import { streamOf } from '../../models/streams.ts'
import { readOnnx } from './onnx/read-onnx.ts'
import { fillOutline, outlineOf } from './outline.ts'

const path = '../../../public/models/embedded/onnx/model_quantized.onnx'
const file = new Uint8Array(readFileSync(new URL(path, import.meta.url)))
const read = () => {
  const stream = () => streamOf(file)
  return readOnnx('model.onnx', new Map([['', { size: file.length, stream }]]))
}

it('is what the build has made of the embedded model, and gives its network', async () => {
  const network = await read()
  expect(JSON.parse(JSON.stringify(outlineOf(network, file)))).toEqual(OUTLINE)
  expect(fillOutline(OUTLINE, file)).toEqual(network)
})

it('is not made of a file that has other numbers', async () => {
  const network = await read()
  expect(() => outlineOf(network, file.subarray(0, 1_000))).toThrow(/as they are/)
})
