// What runs in the browser: probes, opened, measured and closed by name.
import { ONNX_PROBES } from './onnx/page-probes.ts'
import type { OpenProbe, OpensProbe } from './probe.ts'
import { SPINE_PROBES } from './spine-probes.ts'

const PROBES: Readonly<Record<string, OpensProbe>> = { ...SPINE_PROBES, ...ONNX_PROBES }

const opened = new Map<string, OpenProbe>()

const page = {
  open: async (id: string): Promise<void> => {
    const opens = PROBES[id]
    if (!opens) throw new Error(`the page has no probe "${id}"`)
    opened.set(id, await opens())
  },
  sample: (id: string): Promise<number> => opened.get(id)!.sample(),
  close: async (id: string): Promise<void> => {
    await opened.get(id)!.close()
    opened.delete(id)
  },
}

export type BenchPage = typeof page
Object.assign(globalThis, { bench: page })
