// npm run fuzz [-- --from N --count N]: mutated model files through the kernel's readers, its packing
// and a run. Prints the number of each file that fails: `--from N --count 1` tries it again.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Progress } from './fuzz/process.ts'
import { root } from './run-tool.ts'
import { buildWasm } from './wasm.ts'

/** Nothing that is tried may take so long. */
const HANGS_MS = 30_000
/** All of it together: files are 100 KB. */
const MOST_MEMORY = 2 * 2 ** 30
const TELL_MS = 30_000

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '100000' },
  },
})
const from = Number(values.from)
const end = from + Number(values.count)

const outcomes = new Map<string, number>()
const failures = new Map<number, string>()
let slowest = { number: from, ms: 0 }
let mostMemory = 0

/** Tries files from `start` on, in a process of their own; gives the number of one that ended it. */
function tryFrom(start: number): Promise<number | undefined> {
  const child = fork(join(root, 'scripts/fuzz/process.ts'), [`${start}`, `${end}`], {
    execArgv: ['--import', 'tsx'],
  })
  let current = start
  const watchdog = setTimeout(() => child.kill('SIGKILL'), HANGS_MS)
  child.on('message', ({ number, outcome, ms, memory, failure }: Progress) => {
    watchdog.refresh()
    current = number + 1
    if (failure) failures.set(number, failure)
    else outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if (ms > slowest.ms) slowest = { number, ms }
    mostMemory = Math.max(mostMemory, memory)
  })
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearTimeout(watchdog)
      if (current === end) return resolve(undefined)
      failures.set(
        current,
        `ended its process: ${signal ?? `code ${code}`}, or took ${HANGS_MS} ms`,
      )
      resolve(current)
    })
  })
}

const started = Date.now()
const secondsSince = () => Math.round((Date.now() - started) / 1_000)
const counted = () => [...outcomes.values()].reduce((sum, count) => sum + count, failures.size)
const telling = setInterval(() => {
  process.stdout.write(`${counted()} files, ${failures.size} failures, ${secondsSince()} s\n`)
}, TELL_MS)

await buildWasm()
for (let next: number | undefined = from; next !== undefined && next < end;) {
  const fatal: number | undefined = await tryFrom(next)
  next = fatal === undefined ? undefined : fatal + 1
}
clearInterval(telling)

const memory = Math.round(mostMemory / 2 ** 20)
for (const [number, failure] of failures) process.stdout.write(`file ${number}: ${failure}\n`)
for (const [outcome, count] of [...outcomes].sort(([, a], [, b]) => b - a)) {
  process.stdout.write(`${outcome}: ${count}\n`)
}
process.stdout.write(
  `${counted()} files in ${secondsSince()} s, ${failures.size} failures; the slowest, ${slowest.number}, took ${Math.round(slowest.ms)} ms; ${memory} MB at most\n`,
)
if (mostMemory > MOST_MEMORY)
  process.stdout.write('That is more memory than files of 100 KB may take.\n')
const complete = counted() === end - from
process.exitCode = failures.size === 0 && complete && mostMemory <= MOST_MEMORY ? 0 : 1
