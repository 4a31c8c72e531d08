/** One file's part of the count. */
export interface FileMeter {
  /** What is known of its size: null where nothing is. */
  expect(bytes: number | null): void
  /** How much of it is here: less than before where it had to be started anew. */
  at(bytes: number): void
  /** It is all here. */
  done(): void
  /** It will not come. */
  leave(): void
}

/** Often enough for a smooth bar, seldom enough to cost nothing. */
const REPORT_MS = 50

/**
 * One count over all files of a load. It never goes back, even where a file is started anew, and is
 * never more than the total; a file counts from when its size is known, or its first byte is here.
 */
export function createMeter(report: (loaded: number, total: number | null) => void): {
  file(): FileMeter
} {
  const files: { loaded: number; expected: number | null }[] = []
  let shown = 0
  let last = -Infinity
  const tell = (now: boolean) => {
    const time = performance.now()
    if (!now && time - last < REPORT_MS) return
    last = time
    shown = Math.max(shown, sum(files.map(({ loaded }) => loaded)))
    const known = files.every(({ expected }) => expected !== null)
    // A server may have promised less than it sends, and a new version may be smaller.
    const expected = sum(files.map(({ loaded, expected }) => Math.max(loaded, expected ?? 0)))
    report(shown, known ? Math.max(shown, expected) : null)
  }
  return {
    file: () => {
      const file = { loaded: 0, expected: null as number | null }
      const join = () => {
        if (!files.includes(file)) files.push(file)
      }
      return {
        expect: (bytes) => {
          file.expected = bytes
          if (bytes !== null) join()
        },
        at: (bytes) => {
          file.loaded = bytes
          if (bytes === 0) return
          join()
          tell(false)
        },
        done: () => {
          file.expected = file.loaded
          join()
          tell(true)
        },
        leave: () => {
          if (files.includes(file)) files.splice(files.indexOf(file), 1)
        },
      }
    },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
