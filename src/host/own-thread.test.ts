import { afterEach, describe, expect, it, vi } from 'vitest'
import { startCopy } from './own-thread.ts'

// As in a browser.
vi.mock('./node.ts', () => ({ nodeProcess: undefined }))

const started = vi.fn(function (..._what: unknown[]) {})

/** Starts a copy of a script in which `importScripts` does what it does there. */
function copyIn(importScripts: () => void): WorkerOptions {
  vi.stubGlobal('location', { href: 'https://site.example/worker.js' })
  vi.stubGlobal('importScripts', importScripts)
  vi.stubGlobal('Worker', started)
  startCopy('a name')
  expect(started.mock.lastCall![0]).toBe('https://site.example/worker.js')
  return started.mock.lastCall![1] as WorkerOptions
}

afterEach(() => vi.unstubAllGlobals())

describe('a copy of a web worker', () => {
  it('is a module where this one is', () => {
    const options = copyIn(() => {
      throw new TypeError("Module scripts don't support importScripts().")
    })
    expect(options).toEqual({ type: 'module', name: 'a name' })
  })

  it('is a classic script where a bundler has made one of it, as webpack does', () => {
    expect(copyIn(() => {})).toEqual({ type: 'classic', name: 'a name' })
  })
})
