import { describe, expect, it } from 'vitest'
import { parseBenchArguments } from './arguments.ts'

describe('parseBenchArguments', () => {
  it.each([
    { args: [], suites: ['spine', 'onnx'], quick: false, only: '', json: null },
    { args: ['--onnx', '--quick'], suites: ['onnx'], quick: true, only: '', json: null },
    {
      args: ['--only', '2 threads'],
      suites: ['spine', 'onnx'],
      quick: false,
      only: '2 threads',
      json: null,
    },
    { args: ['--kernel'], suites: ['kernel'], quick: false, only: '', json: null },
    {
      args: ['--quality', '--json', 'a.json'],
      suites: ['quality'],
      quick: false,
      only: '',
      json: 'a.json',
    },
    {
      args: ['--quality', '--model', 'm', '--fp32', 'f', '--only', 'DL19'],
      ...{ suites: ['quality'], quick: false, only: 'DL19', json: null, model: 'm', fp32: 'f' },
    },
  ])('reads $args', ({ args, ...read }) => {
    expect(parseBenchArguments(args)).toEqual({ help: false, model: null, fp32: null, ...read })
  })

  it('knows when help is wanted', () => {
    expect(parseBenchArguments(['--help']).help).toBe(true)
  })

  it.each([
    [['--kernel', '--quality'], 'exclude each other'],
    [['--bogus'], "'--bogus'"],
    [['--json'], "'--json <value>'"],
    [['spine'], "'spine'"],
    [['--onnx', '--model', 'm'], '--model belongs to --quality'],
    [['--onnx', '--spine'], '--spine and --onnx'],
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
