import { expect, it } from 'vitest'
import { makeManifest } from './build-plugin.ts'

const CONTENTS = {
  'index.html': '<p>',
  'assets/index-a.js': 'a',
  'assets/onnx-worker-b.js': 'b',
  'models/embedded/onnx/model.onnx': 'c',
  'models/embedded/README.md': 'd',
}

const manifestOf = (contents: Record<string, string>) =>
  makeManifest(new Map(Object.entries(contents)))

it('stores what every visitor needs, and the rest on use', () => {
  const { stored, onUse } = manifestOf(CONTENTS)
  expect(stored).toEqual(['assets/index-a.js', '', 'models/embedded/onnx/model.onnx'])
  expect(onUse).toEqual(['assets/onnx-worker-b.js'])
})

it('has another version whenever a file is another', () => {
  const { version } = manifestOf(CONTENTS)
  expect(manifestOf(CONTENTS).version).toBe(version)
  expect(manifestOf({ ...CONTENTS, 'index.html': '<b>' }).version).not.toBe(version)
  expect(manifestOf({ ...CONTENTS, 'assets/new.js': '' }).version).not.toBe(version)
})
