import { cp, readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './project.ts'
import { EMBEDDED, expectWorkingFolder, type Shown } from './visit.ts'

const MOST_BYTES = 15e6
/** A list in the page itself, in order by a tag around it. */
const ELEMENT: Shown = {
  order: ['Cancel a fetch with an AbortController', 'How to fetch a dog', 'Bake a cake'],
  status: '3 scored',
}
const STANDALONE = ['web-rerank/kernel', './standalone/web-rerank.js'] as const

describe('the light entry, and nothing else installed', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create()
  })
  afterAll(() => project?.remove())

  it('takes no more than 15 MB', async () => {
    const bytes = await project.installedBytes()
    process.stdout.write(`the light entry's node_modules: ${(bytes / 1e6).toFixed(2)} MB\n`)
    const packages = await readdir(project.path('node_modules'))
    expect(packages.filter((name) => !name.startsWith('.'))).toEqual([
      'comlink',
      'stemmer',
      'web-rerank',
    ])
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  })

  it('works in a page without a bundler, with its own worker and model, too, with sound types', async () => {
    const installed = project.path('node_modules/web-rerank/dist/standalone')
    await cp(installed, project.path('standalone'), { recursive: true })
    await project.add('packaging/page/index.html', 'index.html', ['main.ts', 'main.js'])
    await project.add('packaging/page/main-by-address.ts', 'main.ts', STANDALONE)
    for (const file of ['show.ts', 'hits.ts']) await project.add(`packaging/page/${file}`, file)
    await project.addFake(['web-rerank/worker', '../standalone/worker.js'])
    await project.add('packaging/page/index.html', 'own-worker.html', ['main.ts', 'own-worker.js'])
    await project.add('packaging/page/main-kernel.ts', 'own-worker.ts', STANDALONE)
    for (const file of ['element.html', 'element.ts']) {
      await project.add(`packaging/page/${file}`, file)
    }
    // Types of the copies lead back to where they came from.
    expect(await project.eraseTypes({ rootDirs: ['.', 'node_modules/web-rerank/dist'] })).toBe('')
    await expectWorkingFolder(project.folder)
    await expectWorkingFolder(project.folder, '/own-worker.html', EMBEDDED)
    await expectWorkingFolder(project.folder, '/element.html', ELEMENT)
  })
})
