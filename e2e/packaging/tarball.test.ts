import { readdir } from 'node:fs/promises'
import { sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, runTool } from '../../scripts/run-tool.ts'
import { Project, strangersEnv } from './project.ts'

describe('the tarball', () => {
  let project: Project
  let files: string[]

  beforeAll(async () => {
    project = await Project.create()
    const names = await readdir(project.path('node_modules/web-rerank'), { recursive: true })
    files = names.map((name) => name.split(sep).join('/'))
  })
  afterAll(() => project?.remove())

  it('holds what is built, and the sources that its maps name', () => {
    const entries = [
      ...['index', 'kernel', 'node', 'worker', 'evaluate', 'models', 'element'],
      ...['retrieve', 'retrieve-node', 'embed', 'worker/kernel-worker', 'worker/index-worker'],
    ]
    for (const file of [...entries, 'page/ranking', 'worker/engine']) {
      for (const end of ['.js', '.js.map', '.d.ts', '.d.ts.map']) {
        expect(files).toContain(`dist/${file}${end}`)
      }
      expect(files).toContain(`src/${file}.ts`)
    }
    for (const folder of ['dist', 'dist/standalone']) {
      for (const file of ['lexical.json', 'onnx/model_quantized.onnx', 'tokenizer.json']) {
        expect(files).toContain(`${folder}/models/embedded/${file}`)
      }
    }
    for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json']) {
      expect(files).toContain(file)
    }
  })

  it('holds nothing else: no test, no fake, no end-to-end', () => {
    const folders = new Set(files.map((file) => file.split('/')[0]))
    expect([...folders].sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'src'].sort(),
    )
    expect(files.filter((file) => /\.test\.|fake|e2e|testing|tsconfig/.test(file))).toEqual([])
  })

  it('gives a command', async () => {
    expect(await project.runOwn('web-rerank', '--help')).toContain('web-rerank')
  })
})

describe('the checkout', () => {
  it('gives the same command', async () => {
    const environment = { cwd: root, env: strangersEnv(), timeoutMs: 60_000 }
    expect(await runTool('npx', ['--no-install', 'web-rerank', '--help'], environment)).toContain(
      'web-rerank',
    )
  })
})
