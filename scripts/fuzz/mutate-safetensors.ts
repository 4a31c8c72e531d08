// Checkpoints whose header or config says something else than their bytes.
import type { Random } from '../../src/runtimes/kernel/testing/random.ts'
import { EXTREMES, join, mutateBytes, type Bytes } from './mutate-bytes.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface Checkpoint {
  readonly config: Json
  readonly weights: Bytes
}

export function mutateSafetensors({ config, weights }: Checkpoint, random: Random): Checkpoint {
  const kind = random.below(10)
  if (kind < 2) return { config: mutateJson(config, random), weights }
  if (kind < 5) return { config: mutateSetting(config, random), weights }
  if (kind < 8) return { config, weights: mutateHeader(weights, random) }
  if (kind < 9) return { config, weights: mutateLength(weights, random) }
  return { config, weights: mutateBytes(weights, random) }
}

/** One of the settings that say how much there is of something. */
function mutateSetting(config: Json, random: Random): Json {
  const all = config as Record<string, Json>
  const sizes = Object.keys(all).filter((key) => /size|num_|_id$|max_|dim|heads|layers/.test(key))
  if (sizes.length === 0) return mutateJson(config, random)
  const key = random.pick(sizes)
  return { ...all, [key]: otherValue(all[key]!, random) }
}

/** The header is other JSON; sometimes its length is not what it says. */
function mutateHeader(weights: Bytes, random: Random): Bytes {
  const length = Number(new DataView(weights.buffer).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(weights.subarray(8, 8 + length))) as Json
  const kind = random.below(4)
  const changed = kind === 0 ? swapPlaces(header, random) : mutateJson(header, random)
  const json = new TextEncoder().encode(JSON.stringify(changed))
  const head = new Uint8Array(8)
  const off = random.below(20) === 0 ? random.below(9) - 4 : 0
  new DataView(head.buffer).setBigUint64(0, BigInt(Math.max(0, json.length + off)), true)
  return join(head, json, weights.subarray(8 + length))
}

/** Two tensors change their places, or one is where another is, too. */
function swapPlaces(header: Json, random: Random): Json {
  const tensors = structuredClone(header) as Record<string, Record<string, Json>>
  const names = Object.keys(tensors).filter((name) => name !== '__metadata__')
  const [one, other] = [tensors[random.pick(names)]!, tensors[random.pick(names)]!]
  const places = [one.data_offsets!, other.data_offsets!]
  one.data_offsets = places[1]!
  if (random.below(2) === 0) other.data_offsets = places[0]!
  return tensors
}

function mutateLength(weights: Bytes, random: Random): Bytes {
  const changed = weights.slice()
  const view = new DataView(changed.buffer)
  const near = view.getBigUint64(0, true) + BigInt(random.below(9) - 4)
  view.setBigUint64(0, random.pick([...EXTREMES, near]), true)
  return changed
}

const STRANGE: readonly Json[] = [
  ...[null, true, false, 0, -0, 1, -1, 2, 0.5, 3, 600, 1e9, -1e9, 2 ** 31, 2 ** 53, 1e300, 1e-300],
  ...['', 'F32', 'F16', 'BF16', 'I64', 'F64', 'relu', 'gelu_new', 'roberta', 'distilbert', '1'],
  ...[[], {}, [0], [0, 0], [-1, 4], [1, 2 ** 40], [[1]], { 0: 'a', 1: 'b' }],
  ...['__proto__', 'constructor', 'toString'],
]

/** One value somewhere becomes another, goes, or comes under another name. */
function mutateJson(json: Json, random: Random): Json {
  if (typeof json !== 'object' || json === null) return otherValue(json, random)
  const entries = Object.entries(json)
  if (entries.length === 0) return random.pick(STRANGE)
  const at = random.below(entries.length)
  const [key, value] = entries[at]!
  const isNested = typeof value === 'object' && value !== null
  const kind = random.below(10)
  if (kind < (isNested ? 7 : 5)) entries[at] = [key, mutateJson(value, random)]
  else if (kind < 8) entries.splice(at, 1)
  else if (kind < 9) entries[at] = [key, random.pick(entries)[1]]
  else entries[at] = [random.pick([random.pick(entries)[0], '__proto__', `${key}x`]), value]
  return Array.isArray(json) ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

function otherValue(value: Json, random: Random): Json {
  if (typeof value !== 'number' || random.below(2) === 0) return random.pick(STRANGE)
  return random.pick([value + 1, value - 1, -value, value * 2, value / 2, value * 1e6])
}
