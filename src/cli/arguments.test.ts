import { describe, expect, it } from 'vitest'
import { parseCommand, UsageError } from './arguments.ts'

describe('parseCommand', () => {
  it('takes a query, a file and every option', () => {
    const args = [
      'rank',
      'a b',
      'list.txt',
      '--worker',
      'w.js',
      '--model=m',
      '--top',
      '3',
      '--json',
    ]
    expect(parseCommand(args)).toEqual({
      command: 'rank',
      query: 'a b',
      file: 'list.txt',
      worker: 'w.js',
      model: 'm',
      top: 3,
      json: true,
    })
  })

  it('leaves open what is not said, and knows the standard input', () => {
    expect(parseCommand(['rank', 'q', '-'])).toEqual({
      command: 'rank',
      query: 'q',
      file: '-',
      worker: null,
      model: null,
      top: null,
      json: false,
    })
    expect(parseCommand(['rank', 'q'])).toMatchObject({ file: null })
  })

  it('takes a query that looks like an option after --', () => {
    expect(parseCommand(['rank', '--', '--top', 'f'])).toMatchObject({ query: '--top', file: 'f' })
  })

  it('helps when nothing is said', () => {
    for (const args of [[], ['--help'], ['-h'], ['help'], ['rank', '--help']]) {
      expect(parseCommand(args)).toEqual({ command: 'help' })
    }
  })

  it('knows both ways to ask for the version', () => {
    for (const flag of ['--version', '-v']) expect(parseCommand([flag]).command).toBe('version')
  })

  it.each([
    [['rank'], 'the query is missing'],
    [['sort', 'q'], 'no command "sort"'],
    [['--json'], 'no command was given'],
    [['rank', 'q', 'f', 'g'], '"g" is one argument too many'],
    [['rank', 'q', '--top', 'many'], '--top: "many"'],
    [['rank', 'q', '--top', '0'], '--top: "0"'],
    [['rank', 'q', '--top', '1.5'], '--top: "1.5"'],
    [['rank', 'q', '--top', ''], '--top: ""'],
    [['rank', 'q', '--bogus'], "'--bogus'"],
    [['rank', 'q', '--worker'], "'--worker <value>'"],
    [['rank', 'q', '--json=1'], "'--json'"],
  ])('refuses %j in one line', (args, part) => {
    let thrown: unknown
    try {
      parseCommand(args)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(UsageError)
    expect((thrown as Error).message).toContain(part)
    expect((thrown as Error).message).not.toContain('\n')
  })
})
