import { describe, expect, it, vi } from 'vitest'
import { defineRerankResults } from './define.ts'
import { RerankResults } from './rerank-results.ts'

/** As far as a page's registry matters here. */
function registry(known: Record<string, unknown> = {}) {
  return {
    get: (name: string) => known[name],
    define: (name: string, element: unknown) => {
      if (name in known || !name.includes('-')) throw new Error(name)
      known[name] = element
    },
  }
}

describe('defineRerankResults', () => {
  it('does nothing where there is no page', () => {
    expect(() => defineRerankResults()).not.toThrow()
  })

  it('defines under any name, as often as it is called', () => {
    const elements = registry()
    vi.stubGlobal('customElements', elements)
    for (const name of [undefined, undefined, 'my-results']) defineRerankResults(name)
    const made = ['rerank-results', 'my-results'].map(
      (name) => elements.get(name) as typeof RerankResults,
    )
    expect(made[0]).not.toBe(made[1])
    for (const one of made) expect(one.prototype).toBeInstanceOf(RerankResults)
    vi.unstubAllGlobals()
  })

  it.each([
    ['taken-name', /'taken-name' belongs to another element/],
    ['noname', /'noname' is no name for an element/],
  ])('refuses %s', (name, message) => {
    vi.stubGlobal('customElements', registry({ 'taken-name': Event }))
    expect(() => defineRerankResults(name)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) }),
    )
    vi.unstubAllGlobals()
  })
})
