import { describe, expect, it } from 'vitest'
import { callersMistake, RerankError, toRerankError, type RerankErrorCode } from './errors.ts'

describe('RerankError', () => {
  it('has code, message and cause', () => {
    const cause = new Error('below')
    const error = new RerankError('network', 'Check the line.', { cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ code: 'network', message: 'Check the line.', cause })
    expect(error.stack).toContain('errors.test')
  })

  it.each<[RerankErrorCode, string]>([
    ['aborted', 'AbortError'],
    ['superseded', 'AbortError'],
    ['disposed', 'RerankError'],
    ['worker-lost', 'RerankError'],
  ])('%s is named %s', (code, name) => {
    expect(new RerankError(code, '').name).toBe(name)
  })
})

describe('toRerankError', () => {
  it('leaves a RerankError as it is', () => {
    const error = new RerankError('quota', 'full')
    expect(toRerankError(error, 'network')).toBe(error)
  })

  it('gives an error a code, and keeps it as the cause', () => {
    const thrown = new TypeError('x is not a function')
    const error = toRerankError(thrown, 'load-failed')
    expect(error).toBeInstanceOf(RerankError)
    expect(error).toMatchObject({ code: 'load-failed', message: 'x is not a function' })
    expect(error.cause).toBe(thrown)
  })

  it.each([
    ['a string', 'out of luck', 'out of luck'],
    ['a number', 137, '137'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
  ])('takes %s', (_, thrown, message) => {
    const error = toRerankError(thrown, 'inference-failed')
    expect(error).toMatchObject({ code: 'inference-failed', message })
    expect(error.cause).toBe(thrown)
  })
})

describe('callersMistake', () => {
  it('says where and what, and keeps what was thrown', () => {
    const thrown = new TypeError('no such field')
    const error = callersMistake('options.text of items[3]', thrown)
    expect(error).toMatchObject({
      code: 'invalid-input',
      message: 'options.text of items[3] threw: TypeError: no such field',
    })
    expect(error.cause).toBe(thrown)
  })
})
