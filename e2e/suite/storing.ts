import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'

export const storingCases: readonly Case[] = [
  {
    name: 'files: kept in memory, or where this host keeps such things',
    run: async ({ open }) => {
      for (const files of ['memory', 'auto']) {
        const reranker = await open('store=a/b%3Fc', { cache: { files } })
        equal((await reranker.rank('a', ['a'])).length, 1, files)
      }
    },
  },
  {
    name: 'files: the browser’s cache keeps them beyond the worker',
    run: async ({ open, node }) => {
      if (node) return
      const key = `kept ${Math.random()}`
      await open(`store=${encodeURIComponent(key)}`, { cache: { files: 'auto' } })
      const stored = await (await caches.open('web-rerank')).keys()
      const urls = stored.map(({ url }) => decodeURIComponent(url))
      holds(
        urls.some((url) => url.endsWith(key)),
        `the cache holds ${urls}`,
      )
      const forgotten = `forgotten ${Math.random()}`
      await open(`store=${encodeURIComponent(forgotten)}`, { cache: { files: 'memory' } })
      equal((await (await caches.open('web-rerank')).keys()).length, stored.length, 'files then')
    },
  },
  {
    name: 'files: in a folder in Node, which a page has none of',
    run: async ({ open, folder }) => {
      if (folder === null) {
        const work = open('store=a', { cache: { files: '/some/folder' } })
        await rejects(work, 'invalid-input', 'a folder in a page', 'cache.files')
        return
      }
      await open('store=in/a%20folder', { cache: { files: folder.path } })
      const names = await folder.names()
      holds(
        names.length > 0 && names.every((name) => name.startsWith('in%2Fa%20folder')),
        `the folder holds ${names.join(', ')}`,
      )
    },
  },
]
