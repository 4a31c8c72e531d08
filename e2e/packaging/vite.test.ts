import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project, strangersEnv } from './project.ts'
import { EMBEDDED, expectWorkingFolder, expectWorkingPage, FOUND } from './visit.ts'

describe('a Vite project with the light entry', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create('vite', 'minisearch')
    await project.addPage('.', 'main.ts')
    await project.addFake()
    await project.addPage('kernel', 'main-kernel.ts')
    await project.addPage('retrieve', 'main-retrieve.ts')
  })
  afterAll(() => project?.remove())

  it('is built, and works', async () => {
    await project.runOwn('vite', 'build')
    await expectWorkingFolder(project.path('dist'))
  })

  it('works in a folder of its host', async () => {
    await project.runOwn('vite', 'build', '--base', './', '--outDir', 'host/some/folder')
    await expectWorkingFolder(project.path('host'), '/some/folder/')
  })

  it('works from the development server', async () => {
    const { address, stop } = await developmentServer(project)
    try {
      await expectWorkingPage(address)
    } finally {
      await stop()
    }
  })

  it("is built with the package's own worker and model, and ranks", async () => {
    await project.runOwn('vite', 'build', 'kernel', '--base', './', '--outDir', 'host/some/folder')
    await expectWorkingFolder(project.path('kernel/host'), '/some/folder/', EMBEDDED)
  })

  it("ranks from the development server, which finds the package's worker and model", async () => {
    const { address, stop } = await developmentServer(project, 'kernel')
    try {
      await expectWorkingPage(address, EMBEDDED)
    } finally {
      await stop()
    }
  })

  it('is built with the worker of an index, which finds candidates for the kernel', async () => {
    await project.runOwn('vite', 'build', 'retrieve')
    await expectWorkingFolder(project.path('retrieve/dist'), '/', FOUND)
  })

  it('has sound types', async () => {
    expect(await project.checkTypes()).toBe('')
  })
})

/** `vite`, as a stranger starts it. */
async function developmentServer(
  project: Project,
  page = '.',
): Promise<{ address: string; stop(): Promise<void> }> {
  const server = spawn(
    project.path('node_modules/.bin/vite'),
    [page, '--host', '127.0.0.1', '--port', '0'],
    {
      cwd: project.folder,
      env: { ...strangersEnv(), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let printed = ''
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const found = /Local:\s+(http\S+)/.exec(printed)
      if (found) resolve(found[1]!)
    })
    void ended.then(() => reject(new Error(`vite ended:\n${printed}`)))
  })
  return {
    address,
    stop: async () => {
      server.kill()
      await ended
    },
  }
}
