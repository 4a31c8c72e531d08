import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_NODE, Project } from './project.ts'

describe('a Node program', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create()
    await project.add('packaging/page/program.ts', 'program.ts')
    await project.add('packaging/page/hits.ts', 'hits.ts')
    await project.addFake()
  })
  afterAll(() => project?.remove())

  it('ranks, and ends, with sound types', async () => {
    expect(await project.eraseTypes(AS_NODE)).toBe('')
    const printed = await project.run(process.execPath, ['program.js'])
    expect(JSON.parse(printed)).toEqual({
      best: 'Cancel a fetch with an AbortController',
      runtime: 'fake',
    })
  })
})
