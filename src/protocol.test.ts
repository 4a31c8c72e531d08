import { describe, expect, it } from 'vitest'
import { RerankError } from './errors.ts'
import { reply, unwrapReply } from './protocol.ts'

/** What the page catches when the worker throws this. */
async function across(thrown: unknown): Promise<RerankError> {
  const received = structuredClone(
    await reply(() => {
      throw thrown
    }),
  )
  try {
    unwrapReply(received)
  } catch (error) {
    return error as RerankError
  }
  throw new Error('nothing was thrown')
}

describe('reply and unwrapReply', () => {
  it('carry a value', async () => {
    expect(unwrapReply(structuredClone(await reply(() => [1, 2])))).toEqual([1, 2])
    expect(unwrapReply(structuredClone(await reply(async () => 'later')))).toBe('later')
    expect(unwrapReply(structuredClone(await reply(() => {})))).toBeUndefined()
  })

  it('carry a RerankError whole', async () => {
    const thrown = new RerankError('integrity', 'The file is cut short.')
    const error = await across(thrown)
    expect(error).toBeInstanceOf(RerankError)
    expect(error).not.toBe(thrown)
    expect(error).toMatchObject({
      name: 'RerankError',
      code: 'integrity',
      message: 'The file is cut short.',
      stack: thrown.stack,
    })
    expect(error.cause).toBeUndefined()
  })

  it('keep the name that every abortable API uses', async () => {
    expect(await across(new RerankError('aborted', 'enough'))).toMatchObject({
      name: 'AbortError',
      code: 'aborted',
    })
  })

  it('carry the rejection of a promise', async () => {
    const received = await reply(() => Promise.reject(new RerankError('offline', 'not stored')))
    expect(received).toMatchObject({ ok: false, error: { code: 'offline' } })
  })

  it('give a foreign error a code, and carry it as the cause', async () => {
    const thrown = new RangeError('offset is out of bounds')
    const error = await across(thrown)
    expect(error).toBeInstanceOf(RerankError)
    expect(error).toMatchObject({ code: 'inference-failed', message: thrown.message })
    expect(error.cause).toBeInstanceOf(Error)
    expect(error.cause).not.toBeInstanceOf(RerankError)
    expect(error.cause).toMatchObject({
      name: 'RangeError',
      message: thrown.message,
      stack: thrown.stack,
    })
  })

  it('carry causes of causes, each with its own kind', async () => {
    const disk = new DOMException('disk is full', 'QuotaExceededError')
    const quota = new RerankError('quota', 'Free some space.', { cause: disk })
    const error = await across(new RerankError('load-failed', 'No luck.', { cause: quota }))
    expect(error.code).toBe('load-failed')
    expect(error.cause).toBeInstanceOf(RerankError)
    expect(error.cause).toMatchObject({ code: 'quota', message: 'Free some space.' })
    expect((error.cause as Error).cause).toMatchObject({
      name: 'QuotaExceededError',
      message: 'disk is full',
    })
  })

  it.each([
    ['a string', 'abort()', 'abort()'],
    ['a number', 3_221_225_477, '3221225477'],
    ['null', null, 'null'],
    ['an object that cannot be cloned', { call: () => {} }, '[object Object]'],
  ])('carry %s that was thrown as text', async (_, thrown, text) => {
    const error = await across(thrown)
    expect(error).toMatchObject({ code: 'inference-failed', message: text, cause: text })
  })

  it('leave a stack to an error that has none', async () => {
    const thrown = new RerankError('network', 'no answer')
    delete thrown.stack
    expect((await across(thrown)).stack).toContain('no answer')
  })
})

describe('causes that go in circles', () => {
  it('are cut off', async () => {
    const first = new Error('first')
    const second = new Error('second', { cause: first })
    first.cause = second
    const error = await across(new RerankError('load-failed', 'outer', { cause: first }))
    expect(error.message).toBe('outer')
    expect((error.cause as Error).message).toBe('first')
    expect(((error.cause as Error).cause as Error).message).toBe('second')
  })
})

it.each([
  ['an object without a prototype', Object.create(null), '[object Object]'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  ['null', null, 'null'],
])('a cause that is %s comes as a word', async (_, cause, word) => {
  const error = await across(new RerankError('load-failed', 'outer', { cause }))
  expect(error).toMatchObject({ message: 'outer', cause: word })
})
