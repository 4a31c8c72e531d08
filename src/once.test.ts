import { expect, it, vi } from 'vitest'
import { once } from './once.ts'

it('makes it when it is asked for, and never again', () => {
  const make = vi.fn(() => undefined)
  const made = once(make)
  expect(make).not.toHaveBeenCalled()
  expect([made(), made()]).toEqual([undefined, undefined])
  expect(make).toHaveBeenCalledOnce()
})
