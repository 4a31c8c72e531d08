import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_NODE, Project } from './project.ts'
import { EMBEDDED, FOUND } from './visit.ts'

describe('a Node program', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create('minisearch')
    await project.add('packaging/page/program.ts', 'program.ts')
    await project.add('packaging/page/hits.ts', 'hits.ts')
    await project.addFake()
    await project.add('packaging/page/program-kernel.ts', 'program-kernel.ts')
    await project.add('packaging/page/program-retrieve.ts', 'program-retrieve.ts')
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

  it('finds by an index, ranks what it found, and ends without being told to', async () => {
    const printed = await project.run(process.execPath, ['program-retrieve.js'])
    expect(JSON.parse(printed)).toEqual({ found: 2, best: FOUND.order[0]!.split(':')[0] })
  })

  it('ranks by the embedded model, on two threads, and ends without being told to', async () => {
    const printed = await project.run(process.execPath, ['program-kernel.js'])
    expect(JSON.parse(printed)).toEqual({
      best: EMBEDDED.order[0]!.split(':')[0],
      ...{ runtime: 'kernel', device: 'wasm', threads: Math.min(2, availableParallelism()) },
    })
  })
})
