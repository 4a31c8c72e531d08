import { equal, holds, rejects } from '../suite/check.ts'
import { BOTH, KERNEL, type RealCase } from './case.ts'
import { rightScores } from './faults.ts'

const PINNED = { dtype: 'fp32' } as const

export const storingCases: readonly RealCase[] = [
  {
    name: 'files: offline needs a stored copy, and asks nobody',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open, requests, runtime }) => {
      const owner = `offline-${runtime}`
      const model = `${owner}/tiny-bert`
      const offline = { ...PINNED, offline: true }
      const nothing = open(model, offline)
      await rejects(nothing, 'offline', 'before', 'Load the model once without "offline"')
      equal(await requests(owner), [], 'requests before')
      await rightScores(await open(model, PINNED))
      const { length } = await requests(owner)
      await rightScores(await open(model, offline))
      // Another precision has never been fetched; the kernel makes it of what is stored.
      const another = open(model, { ...offline, dtype: 'int8' })
      if (runtime === 'onnx') await rejects(another, 'offline', 'int8')
      else equal((await another).info.dtype, 'int8', 'precision')
      equal((await requests(owner)).length, length, 'requests after')
    },
  },
  {
    name: 'files: the second load fetches nothing that is stored',
    runtimes: KERNEL,
    places: ['node', 'page'],
    run: async ({ open, requests }) => {
      const first = await open('counted/tiny-bert', PINNED)
      const again = await open('counted/tiny-bert', PINNED)
      const [stored, fetched] = [again, first].map(({ info }) =>
        info.files.map(({ name, sha256 }) => `${name} ${sha256}`).toSorted(),
      )
      equal(stored, fetched, 'files')
      const graphs = (await requests('counted')).filter(
        ({ path, delivers }) => delivers && path.endsWith('model.onnx'),
      )
      equal(graphs.length, 1, 'times the graph was sent')
    },
  },
  {
    name: 'files: progress is one count of bytes that never goes back, and ends at its total',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open, runtime }) => {
      const seen: { phase: string; loaded: number; total: number | null }[] = []
      const { info } = await open(`progress-${runtime}/tiny-bert`, {
        ...PINNED,
        onProgress: (progress) => seen.push(progress),
      })
      const phases = [...new Set(seen.map(({ phase }) => phase))]
      equal(phases, ['start', 'download', 'load', 'verify', 'ready'], 'phases')
      seen.forEach(({ loaded, total }, i) => {
        holds(total === null || loaded <= total, `${loaded} of ${total}`)
        holds(i === 0 || loaded >= seen[i - 1]!.loaded, `${loaded} after ${seen[i - 1]?.loaded}`)
      })
      const bytes = info.files.reduce((sum, file) => sum + file.bytes, 0)
      const last = seen.at(-1)!
      equal([last.loaded, last.total], [bytes, bytes], 'at the end')
      holds(bytes > 290_000, `only ${bytes} bytes`)
    },
  },
  {
    name: 'files: a browser that stores no more does not stop the model',
    runtimes: KERNEL,
    places: ['page'],
    run: async ({ open, limitStorage }) => {
      await limitStorage(1)
      try {
        await rightScores(await open('quota/tiny-bert', PINNED))
      } finally {
        await limitStorage(null)
      }
      const offline = open('quota/tiny-bert', { ...PINNED, offline: true })
      await rejects(offline, 'offline', 'nothing was stored')
      await rightScores(await open('quota/tiny-bert', PINNED))
      await rightScores(await open('quota/tiny-bert', { ...PINNED, offline: true }))
    },
  },
  {
    name: 'files: a folder that cannot be written does not stop the model',
    runtimes: KERNEL,
    places: ['node'],
    run: async ({ open, local, folder }) => {
      // Below a file there are no folders.
      const files = local('node/onnx-worker.js/below')
      await rightScores(await open('quota/tiny-bert', { ...PINNED, cache: { files } }))
      const own = { ...PINNED, cache: { files: folder!.path } }
      await rightScores(await open('quota/tiny-bert', own))
      holds((await folder!.names()).length > 0, 'nothing was stored in the folder named')
      await rightScores(await open('quota/tiny-bert', { ...own, offline: true }))
    },
  },
  {
    name: "files: a model on the page's own server, or in a folder of this machine",
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open, local, requests }) => {
      const before = (await requests('models')).length
      await rightScores(await open(local('models/tiny-bert'), PINNED))
      equal((await requests('models')).length, before, 'requests to the hub')
      // No server says what it should be: the runtime is the first to see.
      await rejects(open(local('models/cut-short'), PINNED), 'integrity', 'cut short')
      await rejects(open(local('models/nothing'), PINNED), 'model-not-found', 'nothing there')
    },
  },
]
