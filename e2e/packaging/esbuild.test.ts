import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_NODE, Project } from './project.ts'
import { expectWorkingFolder } from './visit.ts'

describe('an esbuild project with the light entry', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create('esbuild')
    await project.add('packaging/page/main-by-address.ts', 'main.ts')
    for (const file of ['show.ts', 'hits.ts']) await project.add(`packaging/page/${file}`, file)
    await project.add('packaging/page/index.html', 'dist/index.html', ['main.ts', 'main.js'])
    await project.addFake()
  })
  afterAll(() => project?.remove())

  it('is built with the worker as a second entry point, and works', async () => {
    const settings = ['--bundle', '--format=esm', '--minify', '--outdir=dist']
    await project.runOwn('esbuild', 'main.ts', 'fake/worker.ts', ...settings)
    await expectWorkingFolder(project.path('dist'))
  })

  it('has sound types', async () => {
    expect(await project.checkTypes()).toBe('')
  })

  it('has sound types as Node resolves them', async () => {
    expect(await project.checkTypes(AS_NODE)).toBe('')
  })
})
