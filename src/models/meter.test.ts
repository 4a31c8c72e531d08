import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMeter } from './meter.ts'

type Report = [loaded: number, total: number | null]

let reports: Report[]
let meter: ReturnType<typeof createMeter>

beforeEach(() => {
  vi.useFakeTimers()
  reports = []
  meter = createMeter((loaded, total) => reports.push([loaded, total]))
})
afterEach(() => void vi.useRealTimers())

const wait = () => void vi.advanceTimersByTime(60)
const last = () => reports.at(-1)

describe('createMeter', () => {
  it('counts several files together', () => {
    const [first, second] = [meter.file(), meter.file()]
    first.expect(100)
    first.at(50)
    expect(last()).toEqual([50, 100])
    first.done()
    second.expect(200)
    wait()
    second.at(10)
    expect(last()).toEqual([60, 250])
    second.at(200)
    second.done()
    expect(last()).toEqual([250, 250])
  })

  it('knows no total until all sizes are known', () => {
    const file = meter.file()
    file.expect(null)
    file.at(10)
    expect(last()).toEqual([10, null])
    file.expect(40)
    wait()
    file.at(20)
    expect(last()).toEqual([20, 40])
  })

  it('stands still where a file is started anew', () => {
    const file = meter.file()
    file.expect(100)
    file.at(80)
    for (const bytes of [0, 30, 79]) {
      wait()
      file.at(bytes)
    }
    expect(reports.every(([loaded]) => loaded === 80)).toBe(true)
    wait()
    file.at(90)
    expect(last()).toEqual([90, 100])
  })

  it('is never more than the total', () => {
    const file = meter.file()
    file.expect(50)
    file.at(80)
    expect(last()).toEqual([80, 80])
    file.done()
    expect(last()).toEqual([80, 80])
  })

  it('forgets a file that will not come, and does not go back for it', () => {
    const [first, second] = [meter.file(), meter.file()]
    first.expect(1_000)
    first.at(100)
    first.leave()
    second.expect(50)
    wait()
    second.at(50)
    expect(last()).toEqual([100, 100])
  })

  it('does not say every chunk', () => {
    const file = meter.file()
    file.expect(1_000)
    for (let bytes = 1; bytes <= 1_000; bytes++) file.at(bytes)
    file.done()
    expect(reports).toEqual([
      [1, 1_000],
      [1_000, 1_000],
    ])
  })
})
