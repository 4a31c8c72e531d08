import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMain, PEER } from './main-project.ts'
import type { Project } from './project.ts'

describe('the main entry without its peer', () => {
  let project: Project

  beforeAll(async () => {
    project = await createMain()
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
