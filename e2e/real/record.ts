// Scores on record, written by the process around the cases.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

const FILE = new URL('recorded.json', import.meta.url)
/** Enough to tell any two 32-bit floats apart. */
const DIGITS = 9

/** Set while `npm run goldens` runs. */
export const recording = process.env.RECORD_SCORES === '1'

export async function record(key: string, logits: readonly number[]): Promise<void> {
  const before = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, readonly number[]>
  const after = { ...before, [key]: logits.map((value) => Number(value.toPrecision(DIGITS))) }
  const sorted = Object.entries(after).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const path = fileURLToPath(FILE)
  const style = { ...(await resolveConfig(path)), parser: 'json' }
  writeFileSync(path, await format(JSON.stringify(Object.fromEntries(sorted)), style))
}
