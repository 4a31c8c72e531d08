import { expect, it } from 'vitest'
import { checkFolder } from './folder-check.ts'

it('takes what a model needs, and nothing else', () => {
  const { name, files, missing } = checkFolder([
    'mine/.git/config',
    'mine/config.json',
    'mine/tokenizer.json',
    'mine/onnx/model.onnx',
    'mine/onnx/model.onnx_data',
    'mine/pytorch_model.bin',
  ])
  expect(name).toBe('mine')
  expect([...files.keys()]).toEqual([
    'config.json',
    'tokenizer.json',
    'onnx/model.onnx',
    'onnx/model.onnx_data',
  ])
  expect(missing).toEqual([])
})

it('takes weights as training leaves them, whole or in shards', () => {
  const missingWith = (weights: string) =>
    checkFolder(['m/config.json', 'm/tokenizer.json', `m/${weights}`]).missing
  expect(missingWith('model.safetensors')).toEqual([])
  expect(missingWith('model-00001-of-00002.safetensors')).toEqual([])
  expect(missingWith('optimizer.safetensors')).not.toEqual([])
})

it('finds the model in a folder around it', () => {
  const { name, files } = checkFolder([
    'models/readme.txt',
    'models/mine/config.json',
    'models/mine/tokenizer.json',
    'models/mine/sub/config.json',
    'models/mine/model.safetensors',
  ])
  expect(name).toBe('mine')
  expect(files.get('model.safetensors')).toBe('models/mine/model.safetensors')
  expect(files.has('readme.txt')).toBe(false)
})

it('names what is missing', () => {
  expect(checkFolder(['pictures/a.png']).missing).toEqual([
    'config.json',
    'tokenizer.json',
    'onnx/model.onnx (or model.safetensors)',
  ])
  // Beside the other files a graph is not looked for.
  expect(checkFolder(['m/config.json', 'm/tokenizer.json', 'm/model.onnx']).missing).toEqual([
    'onnx/model.onnx (or model.safetensors)',
  ])
})
