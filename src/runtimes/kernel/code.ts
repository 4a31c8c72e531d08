import { nodeModule, nodeProcess } from '../../host/node.ts'
import { PLAIN, RELAXED } from './binaries.ts'
import type { Activation } from './network.ts'

/** How the integer products are computed: see wasm/tile.ts. */
export type Instruction = 'dot' | 'quads' | 'plain'

/** The functions of the wasm. Addresses and sizes in bytes; what they mean, the sources there say. */
export interface Code {
  linearDot: Linear
  linearQuads: Linear
  linearPlain: Linear
  linearFloat: Linear
  linearFused: Linear
  packRows(
    form: number,
    x: number,
    stride: number,
    count: number,
    steps: number,
    blocks: number,
    facts: number,
  ): void
  normalizeRows(
    x: number,
    stride: number,
    width: number,
    count: number,
    gain: number,
    bias: number,
    epsilon: number,
  ): void
  normalizeAndPack(
    form: number,
    x: number,
    stride: number,
    width: number,
    count: number,
    gain: number,
    bias: number,
    epsilon: number,
    steps: number,
    blocks: number,
    facts: number,
  ): void
  embed(
    ids: number,
    places: number,
    types: number,
    count: number,
    words: number,
    facts: number,
    positions: number,
    typeTable: number,
    x: number,
    stride: number,
  ): void
  copy(to: number, from: number, bytes: number): void
  packDigits(...of: [...DigitsAt, panels: number, facts: number, group: number]): number
  dequantize(...of: [...DigitsAt, to: number, size: number, sideBySide: number]): number
  turnSigns(at: number, bytes: number): void
  attendWords: Attend
  attendFloats: Attend
  attentionBytes(count: number, size: number): number
}

/** A matrix of bytes in memory, and what belongs to its rows: see wasm/pack.ts. */
export type DigitsAt = readonly [
  digits: number,
  input: number,
  output: number,
  columns: number,
  rows: number,
  signed: number,
  own: number,
]

type Linear = (
  rows: number,
  rowFacts: number,
  rowCount: number,
  columns: number,
  facts: number,
  panelCount: number,
  steps: number,
  output: number,
  stride: number,
  activation: number,
  add: number,
  tile: number,
) => void

/** The integer products by an instruction. */
export function linearOf(
  { linearDot, linearQuads, linearPlain }: Code,
  instruction: Instruction,
): Linear {
  return { dot: linearDot, quads: linearQuads, plain: linearPlain }[instruction]
}

type Attend = (
  queries: number,
  queryCount: number,
  keys: number,
  values: number,
  count: number,
  stride: number,
  heads: number,
  size: number,
  scale: number,
  context: number,
  scratch: number,
) => void

/** The numbers of wasm/functions.ts. */
export const ACTIVATIONS: Readonly<Record<Activation | 'none', number>> = {
  none: 0,
  gelu: 1,
  'gelu-tanh': 2,
  relu: 3,
  tanh: 4,
}

export const PAGE_BYTES: number = 2 ** 16
/** What a 32-bit address reaches, and what the modules allow. */
export const MOST_PAGES: number = 2 ** 16

/** Whether this engine knows relaxed SIMD. That of Node 20 does when it is told to. */
export function hasRelaxedSimd(): boolean {
  if (WebAssembly.validate(RELAXED_INSTRUCTIONS)) return true
  if (!nodeProcess) return false
  nodeModule<{ setFlagsFromString(flags: string): void }>('v8').setFlagsFromString(
    '--experimental-wasm-relaxed-simd',
  )
  return WebAssembly.validate(RELAXED_INSTRUCTIONS)
}

/** A function of nothing but the three relaxed instructions of the kernel: the whole of it takes 5 ms to read. */
const RELAXED_INSTRUCTIONS: Uint8Array<ArrayBuffer> = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // Of type (v128) -> v128, in one section for types, one for functions and one for code.
  ...[1, 6, 1, 0x60, 1, 0x7b, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 25, 1, 23, 0],
  // x, x, x: i32x4.relaxed_dot_i8x16_i7x16_add_s; x: i16x8.relaxed_dot_i8x16_i7x16_s; x, x: f32x4.relaxed_madd
  ...[0x20, 0, 0x20, 0, 0x20, 0, 0xfd, 0x93, 2],
  ...[0x20, 0, 0xfd, 0x92, 2],
  ...[0x20, 0, 0x20, 0, 0xfd, 0x85, 2],
  0x0b,
)

/**
 * The same code for memory of one thread, or of several. Compiled at once, in a few milliseconds: a promise
 * would wait in the browser's queue of background work, behind all that a large runtime has left there.
 */
export function compileCode(relaxed: boolean, shared: boolean): WebAssembly.Module {
  const wasm = decode(relaxed ? RELAXED : PLAIN)
  if (shared) wasm[limitsOf(wasm)] = SHARED
  return new WebAssembly.Module(wasm)
}

export async function openCode(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<Code> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } })
  return exports as unknown as Code
}

/** A memory's limits begin with a byte of flags: 1 is "has a maximum", 2 "is shared". */
const SHARED = 3
/** How the binary names the imported memory; its limits are next. */
const MEMORY = [3, ...asciiOf('env'), 6, ...asciiOf('memory'), 2]

function limitsOf(wasm: Uint8Array): number {
  const start = wasm.findIndex((_, at) => MEMORY.every((byte, i) => wasm[at + i] === byte))
  return start + MEMORY.length
}

function asciiOf(word: string): number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0))
}

/** By a plain loop: it runs once, before anything is compiled well, and everything waits for it. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  const letters = atob(base64)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i)
  return bytes
}
