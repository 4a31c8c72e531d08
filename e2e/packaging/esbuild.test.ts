import { cp } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_NODE, Project } from './project.ts'
import { expectWorkingFolder, EMBEDDED } from './visit.ts'

describe('an esbuild project with the light entry', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create('esbuild')
    await project.add('packaging/page/main-by-address.ts', 'main.ts')
    for (const file of ['show.ts', 'hits.ts']) await project.add(`packaging/page/${file}`, file)
    await project.add('packaging/page/index.html', 'dist/index.html', ['main.ts', 'main.js'])
    await project.addFake()
    await project.add('packaging/page/index.html', 'dist/kernel.html', ['main.ts', 'kernel.js'])
    await project.add('packaging/page/main-assets.ts', 'kernel.ts')
  })
  afterAll(() => project?.remove())

  const bundle = (...settings: readonly string[]) =>
    project.runOwn('esbuild', '--bundle', '--format=esm', '--minify', ...settings)

  it('is built with the worker as a second entry point, and works', async () => {
    await bundle('main.ts', 'fake/worker.ts', '--outdir=dist')
    await expectWorkingFolder(project.path('dist'))
  })

  it("is built with the package's own worker and model in a folder of assets, and ranks", async () => {
    await bundle('kernel.ts', '--outdir=dist')
    const worker = 'node_modules/web-rerank/dist/worker/kernel-worker.js'
    await bundle(worker, '--outfile=dist/rerank/kernel-worker.js')
    const models = project.path('node_modules/web-rerank/dist/standalone/models')
    await cp(models, project.path('dist/rerank/models'), { recursive: true })
    await expectWorkingFolder(project.path('dist'), '/kernel.html', EMBEDDED)
  })

  it('has sound types', async () => {
    expect(await project.checkTypes()).toBe('')
  })

  it('has sound types as Node resolves them', async () => {
    expect(await project.checkTypes(AS_NODE)).toBe('')
  })
})
