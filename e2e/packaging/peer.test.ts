import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './project.ts'
import { expectWorkingFolder } from './visit.ts'

const PEER = '@huggingface/transformers'

/** A Vite project with the main entry. */
async function mainEntry(...packages: readonly string[]): Promise<Project> {
  const project = await Project.create('vite', ...packages)
  await project.add('packaging/page/main.ts', 'main.ts', ['web-rerank/kernel', 'web-rerank'])
  for (const file of ['index.html', 'show.ts', 'hits.ts']) {
    await project.add(`packaging/page/${file}`, file)
  }
  await project.addFake()
  return project
}

describe('the main entry with its peer installed', () => {
  let project: Project

  beforeAll(async () => {
    project = await mainEntry(PEER)
  })
  afterAll(() => project?.remove())

  it('is built, works, and has sound types', async () => {
    expect(existsSync(project.path('node_modules', PEER))).toBe(true)
    await project.runOwn('vite', 'build')
    await expectWorkingFolder(project.path('dist'))
    expect(await project.checkTypes()).toBe('')
  })
})

describe('the main entry without its peer', () => {
  let project: Project

  beforeAll(async () => {
    project = await mainEntry()
  })
  afterAll(() => project?.remove())

  it('does not have it', () => {
    expect(existsSync(project.path('node_modules/@huggingface'))).toBe(false)
  })

  it('is not built, and the bundler names what is missing', async () => {
    await expect(project.runOwn('vite', 'build')).rejects.toThrow(PEER)
  })

  it('has sound types', async () => {
    expect(await project.checkTypes()).toBe('')
  })
})
