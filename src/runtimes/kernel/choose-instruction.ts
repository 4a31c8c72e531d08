import { linearOf, openCode, PAGE_BYTES, type Instruction } from './code.ts'
import { groupOf } from './layout.ts'

/** How long an instruction is timed at once; the best of so many times counts, 2 ms in all. */
const SLICE_MS = 0.4
const ROUNDS = 5
/** The engine compiles anew, and better, what has run for some time; it need not… */
const PATIENCE_MS = 100
const PAUSE_MS = 4
/** …and this shows that it has. */
const SPEEDUP = 1.3

/** A layer in small: tiles are all it takes. */
const ROWS = 48
const COLUMNS = 64
const INPUTS = 256
/** Rows of a block, and columns of a panel. */
const BLOCK = 6
const PANEL = 8
/** Where things lie. */
const TILE = 1_024
const ROW_FACTS = 2_048
const BLOCKS = 4_096
const PANELS = BLOCKS + 2 * ROWS * INPUTS
const PANEL_FACTS = PANELS + COLUMNS * INPUTS
const OUTPUT = PANEL_FACTS + 12 * COLUMNS
/** Bytes of a step of six rows: see wasm/tile.ts. */
const ROWS_STEP = 24
const PAGES = Math.ceil((OUTPUT + 4 * ROWS * COLUMNS) / PAGE_BYTES)

interface Trial {
  readonly instruction: Instruction
  run(): Float32Array
}

/**
 * All instructions give the same bits, but which is fastest only the processor knows: what is one
 * instruction there is five elsewhere. One that computes something else is out (the V8 of Node 20
 * has relaxed SIMD as an experiment, with faults). What needs none of that multiplies half as much at once,
 * wherever it runs: it says what is right, and is taken where nothing else is.
 */
export async function chooseInstruction(
  module: WebAssembly.Module,
  shared: boolean,
): Promise<Instruction> {
  const [plain, ...others] = await Promise.all(
    (['plain', 'quads', 'dot'] as const).map((one) => openTrial(module, shared, one)),
  )
  const right = plain!.run()
  const isRight = ({ run }: Trial) => run().every((number, i) => number === right[i])
  const trials = others.filter(isRight)
  const first = trials.map(timeOf)
  for (const started = performance.now(); performance.now() - started < PATIENCE_MS;) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    if (trials.map(timeOf).every((ms, i) => ms * SPEEDUP < first[i]!)) break
  }
  // What has been compiled anew may be wrong anew.
  const rounds = Array.from({ length: ROUNDS }, () => trials.map(timeOf))
  const ms = trials.map((trial, i) =>
    isRight(trial) ? Math.min(...rounds.map((round) => round[i]!)) : Infinity,
  )
  const fastest = Math.min(...ms)
  return fastest < Infinity ? trials[ms.indexOf(fastest)]!.instruction : 'plain'
}

/** Milliseconds a run. */
function timeOf({ run }: Trial): number {
  const started = performance.now()
  let runs = 0
  let passed = 0
  for (; passed < SLICE_MS; runs++) {
    run()
    passed = performance.now() - started
  }
  return passed / runs
}

/**
 * The same rows and columns for each, in its own order. One block and one panel are made, and the others
 * are copies: that takes next to no time in code that runs for the first time.
 */
async function openTrial(
  module: WebAssembly.Module,
  shared: boolean,
  instruction: Instruction,
): Promise<Trial> {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared })
  const { buffer } = memory
  const code = await openCode(module, memory)
  const group = groupOf(true, instruction)
  const steps = INPUTS / group
  const bytes = new Int8Array(buffer)
  const scales = new Float32Array(buffer)
  // Rows are written in four bytes a step, columns in one byte a weight.
  const halves = new Int16Array(buffer)
  for (let row = 0; row < BLOCK; row++) {
    for (let input = 0; input < INPUTS; input++) {
      const at = BLOCKS + Math.floor(input / group) * ROWS_STEP + row * 4
      const value = (row * 31 + input * 17) % 128
      if (group === 2) halves[at / 2 + (input % 2)] = value
      else bytes[at + (input % 4)] = value
    }
  }
  for (let column = 0; column < PANEL; column++) {
    for (let input = 0; input < INPUTS; input++) {
      const at = PANELS + Math.floor(input / group) * PANEL * group + column * group
      // Four times 64 is what QUADS can sum up.
      bytes[at + (input % group)] = ((column * 13 + input * 7) % 129) - 64
    }
  }
  for (let row = 0; row < ROWS; row++) scales[ROW_FACTS / 4 + 2 * row] = 1
  const scale = scales.subarray(PANEL_FACTS / 4, PANEL_FACTS / 4 + PANEL).fill(1)
  for (let row = BLOCK; row < ROWS; row += BLOCK) {
    bytes.copyWithin(BLOCKS + (row / BLOCK) * steps * ROWS_STEP, BLOCKS, BLOCKS + steps * ROWS_STEP)
  }
  for (let column = PANEL; column < COLUMNS; column += PANEL) {
    bytes.copyWithin(PANELS + column * INPUTS, PANELS, PANELS + PANEL * INPUTS)
    scales.set(scale, PANEL_FACTS / 4 + 3 * column)
  }
  const linear = linearOf(code, instruction)
  return {
    instruction,
    run: () => {
      linear(
        ...([BLOCKS, ROW_FACTS, ROWS, PANELS, PANEL_FACTS, COLUMNS / PANEL, steps] as const),
        ...([OUTPUT, 4 * COLUMNS, 0, 0, TILE] as const),
      )
      return new Float32Array(buffer, OUTPUT, ROWS * COLUMNS).slice()
    },
  }
}
