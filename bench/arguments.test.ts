import { describe, expect, it } from 'vitest'
import { parseBenchArguments } from './arguments.ts'

describe('parseBenchArguments', () => {
  it.each([
    { args: [], suite: 'spine', json: null },
    { args: ['--kernel'], suite: 'kernel', json: null },
    { args: ['--quality', '--json', 'out.json'], suite: 'quality', json: 'out.json' },
  ])('reads $args', ({ args, suite, json }) => {
    expect(parseBenchArguments(args)).toEqual({ help: false, suite, json })
  })

  it('knows when help is wanted', () => {
    expect(parseBenchArguments(['--help']).help).toBe(true)
  })

  it.each([
    [['--kernel', '--quality'], 'exclude each other'],
    [['--bogus'], "'--bogus'"],
    [['--json'], "'--json <value>'"],
    [['spine'], "'spine'"],
  ])('refuses %j in one line', (args, part) => {
    let message = ''
    try {
      parseBenchArguments(args)
    } catch (thrown) {
      message = (thrown as Error).message
    }
    expect(message).toContain(part)
    expect(message).not.toContain('\n')
  })
})
