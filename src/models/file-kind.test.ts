import { describe, expect, it } from 'vitest'
import { findImpostor, isJson } from './file-kind.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('findImpostor', () => {
  it.each([
    ['', 'empty'],
    ['<!doctype html><html></html>', 'web-page'],
    ['\uFEFF\n  <HTML lang="de">', 'web-page'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'web-page'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n', 'lfs-pointer'],
    ['{"model_type": "bert"}', undefined],
    ['[1, 2]', undefined],
    ['version https://example.com', undefined],
  ])('%j is %s', (text, impostor) => {
    expect(findImpostor(bytesOf(text))).toBe(impostor)
  })

  it('lets an ONNX file pass', () => {
    // ir_version 8, then the producer's name.
    expect(findImpostor(Uint8Array.of(8, 8, 18, 4, 116, 101, 115, 116))).toBeUndefined()
  })
})

describe('isJson', () => {
  it.each([
    ['{"a": [1, "ä"]}', true],
    ['null', true],
    ['{"a": [1, ', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isJson(bytesOf(text))).toBe(expected)
  })
})
