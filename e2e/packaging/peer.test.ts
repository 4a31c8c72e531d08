import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './project.ts'
import { expectWorkingFolder, STOCK } from './visit.ts'
import { addWebpack } from './webpack-project.ts'

const PEER = '@huggingface/transformers'
const WASM = 'ort-wasm-simd-threaded.asyncify.wasm'

/** A Vite project with the main entry. */
async function mainEntry(...packages: readonly string[]): Promise<Project> {
  const project = await Project.create('vite', ...packages)
  await project.addPage('.', 'main.ts', ['web-rerank/kernel', 'web-rerank'])
  await project.addFake()
  return project
}

describe('the main entry with its peer installed', () => {
  let project: Project

  beforeAll(async () => {
    project = await mainEntry(PEER, 'webpack', 'webpack-cli', 'esbuild')
  })
  afterAll(() => project?.remove())

  it('is built, works, and has sound types', async () => {
    expect(existsSync(project.path('node_modules', PEER))).toBe(true)
    await project.runOwn('vite', 'build')
    await expectWorkingFolder(project.path('dist'))
    expect(await project.checkTypes()).toBe('')
  })

  it('ranks on the stock runtime where Vite has built its worker', async () => {
    await project.addPage('stock', 'main-stock.ts')
    await project.addModel('stock/public/tiny-bert')
    await project.runOwn('vite', 'build', 'stock')
    await expectWorkingFolder(project.path('stock/dist'), '/', STOCK)
  })

  it('ranks on the stock runtime where webpack has built its worker', async () => {
    await addWebpack(project, { stock: 'main-stock.ts' })
    await project.addModel('dist/tiny-bert')
    await project.runOwn('webpack')
    await expectWorkingFolder(project.path('dist'), '/stock.html', STOCK)
  })

  it('ranks on the stock runtime where esbuild has put its worker beside its wasm', async () => {
    await project.addPage('assets', 'main-stock.ts', [
      "device: 'wasm'",
      "device: 'wasm', assets: 'rerank/'",
    ])
    await project.addModel('assets/tiny-bert')
    const settings = ['--bundle', '--format=esm', '--minify']
    const worker = 'node_modules/web-rerank/dist/worker/onnx-worker.js'
    const folder = project.path('assets/rerank')
    await project.runOwn('esbuild', 'assets/main.ts', ...settings, '--outfile=assets/main.js')
    await project.runOwn('esbuild', worker, ...settings, '--outdir=assets/rerank')
    await cp(project.path('node_modules/onnxruntime-web/dist', WASM), join(folder, WASM))
    await project.add('packaging/page/index.html', 'assets/index.html', ['main.ts', 'main.js'])
    await expectWorkingFolder(project.path('assets'), '/', STOCK)
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
