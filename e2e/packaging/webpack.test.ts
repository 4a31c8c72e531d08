import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './project.ts'
import { expectWorkingFolder, EMBEDDED } from './visit.ts'
import { addWebpack } from './webpack-project.ts'

describe('a webpack project with the light entry', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create('webpack', 'webpack-cli', 'esbuild')
    await addWebpack(project, { index: 'main.ts', kernel: 'main-kernel.ts' })
    await project.addFake()
  })
  afterAll(() => project?.remove())

  it("is built, and works, with a worker of its own and with the package's", async () => {
    await project.runOwn('webpack')
    await expectWorkingFolder(project.path('dist'))
    await expectWorkingFolder(project.path('dist'), '/kernel.html', EMBEDDED)
  })

  it('has sound types', async () => {
    expect(await project.checkTypes()).toBe('')
  })
})
