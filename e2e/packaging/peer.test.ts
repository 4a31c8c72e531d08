import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMain, PEER } from './main-project.ts'
import type { Project } from './project.ts'
import { expectWorkingFolder, STOCK } from './visit.ts'
import { addWebpack } from './webpack-project.ts'

const WASM = 'ort-wasm-simd-threaded.asyncify.wasm'

describe('the main entry with its peer installed', () => {
  let project: Project

  beforeAll(async () => {
    project = await createMain(PEER, 'webpack', 'webpack-cli', 'esbuild')
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
    await addWebpack(project, { stock: 'main-stock.ts' }, { minimize: false })
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
