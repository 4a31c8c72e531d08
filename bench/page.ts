// What runs in the browser: probes, opened, measured and closed by name.
import { BARE_LOOPS } from './kernel/bare-loops.ts'
import { PRODUCTS } from './kernel/products.ts'
import type { OpenProbe, OpensProbe } from './probe.ts'
import { SPEED_PROBES } from './speed-probes.ts'
import { SPINE_PROBES } from './spine-probes.ts'

const PROBES: Readonly<Record<string, OpensProbe>> = {
  ...SPINE_PROBES,
  ...SPEED_PROBES,
  ...BARE_LOOPS,
  ...PRODUCTS,
}

const opened = new Map<string, OpenProbe>()

const page = {
  /** Says which instruction does the work, where that is known. */
  open: async (id: string): Promise<string | null> => {
    const opens = PROBES[id]
    if (!opens) throw new Error(`the page has no probe "${id}"`)
    const probe = await opens()
    opened.set(id, probe)
    return probe.instruction ?? null
  },
  sample: (id: string): Promise<number> => opened.get(id)!.sample(),
  close: async (id: string): Promise<void> => {
    await opened.get(id)!.close()
    opened.delete(id)
  },
}

export type BenchPage = typeof page
Object.assign(globalThis, { bench: page })
