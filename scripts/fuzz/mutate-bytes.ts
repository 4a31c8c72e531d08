// What may become of a file that nobody understands: on its way, on a disk, or by someone's hand.
import type { Random } from '../../src/runtimes/kernel/testing/random.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** Numbers at which lengths, counts and offsets go wrong. */
export const EXTREMES: readonly bigint[] = [
  0n,
  1n,
  2n,
  127n,
  128n,
  255n,
  2n ** 16n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
]

type Mutation = (bytes: Bytes, random: Random) => Bytes

const MUTATIONS: readonly Mutation[] = [
  flip,
  flip,
  overwrite,
  cut,
  takeOut,
  repeat,
  swap,
  bomb,
  plant,
]

export function mutateBytes(bytes: Bytes, random: Random): Bytes {
  return random.pick(MUTATIONS)(bytes, random)
}

/** Most of what there is to break lies at the beginning or at the end. */
function placeIn(bytes: Bytes, random: Random): number {
  const near = Math.min(bytes.length, 600)
  const kind = random.below(3)
  if (kind === 0) return random.below(near)
  if (kind === 1) return bytes.length - near + random.below(near)
  return random.below(bytes.length)
}

/** One to eight bits. */
function flip(bytes: Bytes, random: Random): Bytes {
  const changed = bytes.slice()
  for (let i = random.below(8); i >= 0; i--) {
    const at = placeIn(bytes, random)
    changed[at] = changed[at]! ^ (1 << random.below(8))
  }
  return changed
}

function overwrite(bytes: Bytes, random: Random): Bytes {
  const changed = bytes.slice()
  const at = placeIn(bytes, random)
  const value = random.pick([0, 0xff, 0x80, 0x7f, random.below(256)])
  return changed.fill(value, at, at + 1 + random.below(32))
}

function cut(bytes: Bytes, random: Random): Bytes {
  return bytes.slice(0, placeIn(bytes, random))
}

function takeOut(bytes: Bytes, random: Random): Bytes {
  const at = placeIn(bytes, random)
  return join(bytes.slice(0, at), bytes.slice(at + 1 + random.below(200)))
}

function repeat(bytes: Bytes, random: Random): Bytes {
  const at = placeIn(bytes, random)
  return join(bytes.slice(0, at + random.below(200)), bytes.slice(at))
}

/** Two ranges of the same length. */
function swap(bytes: Bytes, random: Random): Bytes {
  const changed = bytes.slice()
  const [one, other] = [placeIn(bytes, random), placeIn(bytes, random)]
  const length = Math.min(1 + random.below(64), bytes.length - Math.max(one, other))
  changed.set(bytes.subarray(one, one + length), other)
  changed.set(bytes.subarray(other, other + length), one)
  return changed
}

/** A number that does not end. */
function bomb(bytes: Bytes, random: Random): Bytes {
  const at = placeIn(bytes, random)
  const endless = new Uint8Array(1 + random.below(40)).fill(0xff)
  return join(bytes.slice(0, at), endless, bytes.slice(at))
}

/** A number where a length may be. */
function plant(bytes: Bytes, random: Random): Bytes {
  const changed = new Uint8Array(Math.max(8, bytes.length))
  changed.set(bytes)
  const at = Math.min(placeIn(bytes, random), changed.length - 8)
  new DataView(changed.buffer).setBigUint64(at, random.pick(EXTREMES), true)
  return changed
}

export function join(...pieces: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}
