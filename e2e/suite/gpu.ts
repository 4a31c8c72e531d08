import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'
import { hits, QUERY, textOf } from './texts.ts'

export const gpuCases: readonly Case[] = [
  {
    name: 'webgpu: asked for by name, it is used, or its absence is the error',
    run: async ({ open, adapter }) => {
      const work = open('', { device: 'webgpu' })
      if (!adapter) {
        await rejects(work, 'no-webgpu', 'without an adapter', 'fallback')
        return
      }
      const { info } = await work
      equal(info.device, 'webgpu', 'device')
      const skipped = info.attempts.filter(({ outcome }) => outcome === 'skipped')
      equal(
        skipped.map(({ dtype, code }) => `${dtype} ${code}`),
        adapter.f16 ? [] : ['fp16 no-shader-f16', 'q4f16 no-shader-f16'],
        'skipped',
      )
      equal(info.dtype, adapter.f16 ? 'fp16' : 'q4', 'dtype')
    },
  },
  {
    name: 'webgpu: falls back where it may, and says why',
    run: async ({ open, adapter }) => {
      const { info } = await open('throw-load=webgpu', { device: 'webgpu', fallback: true })
      equal(info.device, 'wasm', 'device')
      const reasons = info.attempts.filter(({ device }) => device === 'webgpu')
      holds(reasons.length > 0, 'no attempt tells of webgpu')
      for (const { outcome, code, reason } of reasons) {
        holds(Boolean(code && reason), `no reason for an attempt that was ${outcome}`)
      }
      equal(
        reasons.some(({ outcome }) => outcome === 'failed'),
        adapter !== null,
        'it was tried',
      )
      const only = open('throw-load=webgpu', { device: 'webgpu' })
      await rejects(only, adapter ? 'load-failed' : 'no-webgpu', 'without fallback')
    },
  },
  {
    name: 'webgpu: auto leaves a software adapter alone',
    run: async ({ open }) => {
      const { info } = await open('', { runtime: 'onnx' })
      holds(info.device !== 'webgpu', 'a software adapter is in use')
      const codes = info.attempts
        .filter(({ device }) => device === 'webgpu')
        .map(({ code }) => code)
      holds(codes.length > 0 && codes.every((code) => code === 'no-webgpu'), `codes: ${codes}`)
      const pinned = await open('', { runtime: 'onnx', device: 'wasm' })
      equal(
        pinned.info.attempts.filter(({ device }) => device === 'webgpu'),
        [],
        "'wasm' does not even look",
      )
    },
  },
  {
    name: 'webgpu: lost in mid-list, the list is scored again whole elsewhere',
    needsAdapter: true,
    run: async ({ open }) => {
      const settings = 'throw-run=webgpu&code=device-lost&shift=webgpu&after=2&rows=8'
      const options = { device: 'webgpu', fallback: true, dtype: 'fp32' } as const
      const reranker = await open(settings, options)
      const from = reranker.info.scoreKey
      const heard: unknown[] = []
      reranker.addEventListener('recovered', ({ detail }) => heard.push(detail.code))
      reranker.addEventListener('runtimechange', ({ detail }) => heard.push(detail))
      const ranking = await reranker.rank(QUERY, hits(40), { text: textOf })
      const to = ranking.scoreKey
      holds(from.includes('webgpu') && to.includes('wasm'), `from ${from} to ${to}`)
      equal(heard, [{ from, to }, 'device-lost'], 'events')
      holds(
        ranking.every(({ logit }) => logit! <= 4),
        'a score of the lost device is in the list',
      )
    },
  },
  {
    name: 'webgpu: lost in one precision, it is left in all of them at once',
    needsAdapter: true,
    run: async ({ open }) => {
      const settings = 'throw-run=webgpu&code=device-lost&after=2&rows=8'
      const reranker = await open(settings, { device: 'webgpu', fallback: true })
      const ranking = await reranker.rank(QUERY, hits(40), { text: textOf })
      equal([ranking.complete, reranker.info.device], [true, 'wasm'], 'complete, device')
      const onGpu = reranker.info.attempts.filter(
        ({ device, outcome }) => device === 'webgpu' && outcome !== 'skipped',
      )
      equal(
        onGpu.map(({ outcome }) => outcome),
        ['accepted', 'failed'],
        'attempts on the GPU',
      )
    },
  },
  {
    name: "webgpu: verify 'reference' finds logits that only a comparison can find wrong",
    needsAdapter: true,
    run: async ({ open }) => {
      const options = { device: 'webgpu', dtype: 'fp32', fallback: true } as const
      const right = await open('', { ...options, verify: 'reference' })
      equal(right.info.device, 'webgpu', 'device where they agree')
      const unseen = await open('shift=webgpu', options)
      equal(unseen.info.device, 'webgpu', 'device without a comparison')
      const { info } = await open('shift=webgpu', { ...options, verify: 'reference' })
      equal(info.device, 'wasm', 'device where they differ')
      const failed = info.attempts.find(({ outcome }) => outcome === 'failed')
      equal([failed?.device, failed?.code], ['webgpu', 'bad-scores'], 'the attempt passed over')
    },
  },
]
