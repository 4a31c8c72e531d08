// What the rest of the library sees of the kernel.
import { RerankError } from '../../errors.ts'
import { chooseInstruction } from './choose-instruction.ts'
import { compileCode, hasRelaxedSimd, openCode, type Instruction } from './code.ts'
import type { Head } from './forward.ts'
import { layOut, type KernelDtype } from './layout.ts'
import {
  forAnotherThread,
  mostLanes,
  newMemory,
  openKernelLane,
  type KernelSource,
} from './lane.ts'
import type { Network } from './network.ts'
import { roomForDigits } from './pack-digits.ts'
import { packWeights, type WeightFile } from './pack.ts'

export {
  mostLanes,
  forAnotherThread,
  openKernelLane,
  type KernelSource,
  type KernelDtype,
  type WeightFile,
}

/** Code that is ready before the model is. */
export interface KernelCode {
  readonly module: WebAssembly.Module
  readonly instruction: Instruction
  readonly relaxed: boolean
  readonly shared: boolean
}

export interface KernelSettings {
  readonly dtype: KernelDtype
  readonly head: Head
  /** Told how many bytes of the files are in place. */
  progress?(bytes: number): void
}

/** 32-bit addresses reach 4 GB; this leaves room for what a run needs, and for the page. */
const MOST_BYTES = 1.5 * 2 ** 30

/** Compiles, and finds out which instruction is fastest here. */
export async function prepareCode(shared: boolean): Promise<KernelCode> {
  const relaxed = hasRelaxedSimd()
  const module = compileCode(relaxed, shared)
  return {
    ...{ module, relaxed, shared },
    instruction: relaxed ? await chooseInstruction(module, shared) : 'plain',
  }
}

/** Puts a network's weights in their places. Throws before it reads any where there would not be room. */
export async function prepareKernel(
  { module, instruction, relaxed, shared }: KernelCode,
  network: Network,
  files: ReadonlyMap<string, WeightFile>,
  { dtype, head, progress }: KernelSettings,
): Promise<KernelSource> {
  const { layout, placed } = layOut(network, dtype, instruction)
  if (layout.end > MOST_BYTES) {
    throw new RerankError(
      'unsupported-model',
      `The model takes ${(layout.end / 2 ** 30).toFixed(1)} GB in ${dtype}; the kernel runs what takes 1.5 GB.`,
    )
  }
  if (head === 'classify' && !layout.classifier) {
    throw new RerankError('unsupported-model', 'The model gives states, and no logits to rank by.')
  }
  const room = roomForDigits(placed, layout.end, (part) => files.get(part)?.info.bytes ?? 0)
  const memory = newMemory(room.end, shared)
  const target = { memory, code: await openCode(module, memory), instruction, room }
  await packWeights(placed, target, files, progress)
  return { module, relaxed, layout, head, weights: memory }
}

/** What most of the time goes into: a kind of wasm/tile.ts. */
export function instructionOf({ relaxed, layout }: KernelSource): string {
  if (layout.dtype === 'int8') return layout.instruction
  return relaxed ? 'fused' : 'float'
}
