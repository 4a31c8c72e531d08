import type { Network } from './network.ts'

/** Where the file has floats of a network. */
interface Place {
  readonly at: number
  readonly floats: number
}
/** Small whole numbers, which files write in many ways. */
interface Written {
  readonly integers: readonly number[]
}

/** A network with the places of its numbers instead of them: plain data. */
export type Outline = { readonly [Key in keyof Network]: unknown }

/**
 * Reading a graph takes longer than anything else at the start of a small model. Where the very file is
 * known beforehand, this is what has been found in it, once and for all.
 */
export function outlineOf(network: Network, file: Uint8Array): Outline {
  return withEach(network, (value) => {
    if (value instanceof Float32Array) return placeOf(value, file)
    return value instanceof Int32Array ? ({ integers: [...value] } satisfies Written) : undefined
  }) as Outline
}

/** From the file of which the outline was made, and no other, to the network in it. */
export function fillOutline(outline: Outline, file: Uint8Array<ArrayBuffer>): Network {
  return withEach(outline, (value) => {
    if ('floats' in value) return floatsAt(value as Place, file)
    return 'integers' in value ? Int32Array.from((value as Written).integers) : undefined
  }) as Network
}

/** A copy of plain data in which some objects are replaced. */
function withEach(value: unknown, replaced: (value: object) => object | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => withEach(one, replaced))
  const copy = () =>
    Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withEach(one, replaced)]))
  return replaced(value) ?? copy()
}

/** Any place that has these numbers will do. */
function placeOf(numbers: Float32Array, file: Uint8Array): Place {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  for (let at = file.indexOf(bytes[0]!); at >= 0; at = file.indexOf(bytes[0]!, at + 1)) {
    if (bytes.every((byte, i) => file[at + i] === byte)) return { at, floats: numbers.length }
  }
  throw new Error(`The file does not have these ${numbers.length} numbers as they are.`)
}

/** A copy: in a file they may begin anywhere. */
function floatsAt({ at, floats }: Place, file: Uint8Array<ArrayBuffer>): Float32Array {
  return new Float32Array(file.slice(at, at + 4 * floats).buffer)
}
