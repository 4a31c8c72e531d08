import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../run-tool.ts'

/** What each rule refuses: a rule, the file a line is added to, and the line. */
const VIOLATIONS: readonly (readonly [rule: string, file: string, line: string])[] = [
  ['rooms(threads)', 'src/page/planted.ts', `export { Engine } from '../worker/engine.ts'`],
  [
    'rooms(threads)',
    'src/page/planted-type.ts',
    `export type E = import('../worker/engine.ts').Engine`,
  ],
  ['rooms(threads)', 'src/worker/planted.ts', `import '../page/calls.ts'`],
  ['rooms(threads)', 'src/retrieve/planted.ts', `import '../worker/keyword-index.ts'`],
  ['rooms(threads)', 'src/worker/planted-stage.ts', `import '../retrieve/top-k.ts'`],
  ['rooms(stages)', 'src/page/planted-stage.ts', `import '../retrieve/top-k.ts'`],
  ['rooms(minisearch)', 'src/retrieve/planted-index.ts', `import 'minisearch'`],
  ['rooms(comlink)', 'src/page/planted-comlink.ts', `export { wrap } from 'comlink'`],
  ['rooms(comlink)', 'e2e/planted-comlink.ts', `export type { Remote } from 'comlink'`],
  ['rooms(onnx)', 'src/runtimes/planted.ts', `import '@huggingface/transformers'`],
  ['rooms(onnx)', 'src/worker/planted-onnx.ts', `export type O = typeof import('onnxruntime-web')`],
  ['rooms(leaves)', 'src/types.ts', `export { Lru } from './lru.ts'`],
  ['rooms(leaves)', 'src/errors.ts', `import './types.ts'`],
  ['rooms(leaves)', 'src/index-protocol.ts', `import './types.ts'`],
  ['rooms(leaves)', 'src/protocol.ts', `export type { Encoder } from './text/encoder.ts'`],
  ['rooms(entries)', 'src/element/planted.ts', `import '../page/calls.ts'`],
  ['rooms(host)', 'src/host/planted.ts', `export type { Loaded } from '../protocol.ts'`],
  ['rooms(entries)', 'demo/planted.ts', `import '../src/index.ts'`],
  ['rooms(entries)', 'e2e/planted.ts', `export type { Encoder } from '../src/text/encoder.ts'`],
  ['rooms(entries)', 'bench/planted.ts', `import 'web-rerank/worker/engine'`],
  ['rooms(entries)', 'src/adapters/planted.ts', `import '../page/reranker.ts'`],
  ['rooms(entries)', 'src/cli/planted.ts', `import '../worker/engine.ts'`],
  ['rooms(entries)', 'src/cli/eval/planted.ts', `import '../../text/words.ts'`],
  ['rooms(no-export-all)', 'src/index.ts', `export * from './types.ts'`],
  [
    'rooms(no-dynamic-import)',
    'src/worker/planted-later.ts',
    `export const m = import('./canary.ts')`,
  ],
  [
    'rooms(no-dynamic-import)',
    'src/runtimes/planted-later.ts',
    `export const m = import('../lru.ts')`,
  ],
  ['rooms(pure)', 'src/page/scores.ts', `import '../host/bytes.ts'`],
  ['rooms(pure)', 'src/retrieve/fusion.ts', `import './check.ts'`],
  ['rooms(pure)', 'src/worker/fair-queue.ts', `import './jobs.ts'`],
  ['rooms(pure)', 'src/evaluate/planted-other.ts', `import 'comlink'`],
  ['oxc(no-async-await)', 'src/text/planted.ts', 'export async function planted() {}'],
  ['oxc(no-async-await)', 'src/evaluate/planted.ts', 'export const planted = async () => {}'],
  ['eslint(no-restricted-globals)', 'src/page/ranking.ts', 'export const planted = document'],
  ['eslint(no-restricted-globals)', 'src/logits.ts', 'export const planted = globalThis'],
  ['eslint(no-restricted-globals)', 'src/lru.ts', 'export const planted = performance'],
  ['eslint(no-restricted-globals)', 'src/worker/batches.ts', 'export const planted = setTimeout'],
  [
    'eslint(no-restricted-globals)',
    'src/worker/pair-reducer.ts',
    'export const planted = navigator',
  ],
  [
    'eslint(no-restricted-properties)',
    'src/text/planted-dice.ts',
    'export const p = Math.random()',
  ],
  ['import(no-cycle)', 'src/planted-one.ts', `export { two as one } from './planted-two.ts'`],
  ['import(no-cycle)', 'src/planted-two.ts', `export { one as two } from './planted-one.ts'`],
  ['typescript(no-floating-promises)', 'src/host/planted-late.ts', 'fetch("")'],
  ['typescript(no-misused-promises)', 'src/host/planted-if.ts', 'if (fetch("")) close()'],
  [
    'typescript(await-thenable)',
    'src/host/planted-await.ts',
    'export const one = async () => await Number(1)',
  ],
  ['typescript(no-explicit-any)', 'src/host/planted-any.ts', 'export let planted: any'],
]

/** What is allowed, and looks much like what is not. */
const ALLOWED: readonly (readonly [file: string, line: string])[] = [
  ['src/runtimes/onnx.ts', `import '@huggingface/transformers'`],
  ['bench/allowed.ts', `import 'onnxruntime-web'; import 'web-rerank/kernel'`],
  ['src/cli/allowed.ts', `import '../index.ts'; import './main.ts'`],
  ['src/cli/eval/allowed.ts', `import '../../evaluate.ts'; import '../node.ts'`],
  ['src/evaluate/allowed.ts', `import { stemmer } from 'stemmer'`],
  ['src/adapters/allowed.ts', `import 'web-rerank'; import '../index.ts'`],
  ['src/page/calls.ts', `export const allowed = async () => document`],
  ['src/text/allowed.ts', `export type { ByteStore } from '../host/bytes.ts'`],
  ['src/page/ranking.test.ts', `export const allowed = async () => document`],
]

interface Finding {
  readonly code?: string
  readonly filename: string
}

/** What the linter says of a folder: which rule, of which file. */
function lint(folder: string): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--format', 'json'],
    { cwd: folder, encoding: 'utf8' },
  )
  if (!stdout.startsWith('{')) throw new Error(stdout + stderr)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Finding[] }
  return diagnostics.map(({ code, filename }) => `${code} in ${filename}`)
}

/** A copy of what the rules are about, with nothing planted yet. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'web-rerank-rooms-'))
  const parts = ['src', 'e2e/fake', 'scripts/lint/rooms.js', 'package.json', 'tsconfig.json']
  for (const part of [...parts, '.oxlintrc.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

function plant(folder: string, file: string, line: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  appendFileSync(join(folder, file), `\n${line}\n`)
}

/** Findings of the rules above, in one file or in all. */
function ofTheseRules(findings: readonly string[], file = ''): string[] {
  const rules = VIOLATIONS.map(([rule]) => rule)
  return findings.filter(
    (finding) => rules.includes(finding.split(' ')[0]!) && finding.endsWith(file),
  )
}

describe('the linter', () => {
  const folder = copyTree()
  let clean: string[]
  let planted: string[]

  beforeAll(() => {
    clean = lint(folder)
    for (const [, file, line] of VIOLATIONS) plant(folder, file, line)
    for (const [file, line] of ALLOWED) plant(folder, file, line)
    planted = lint(folder)
  }, 60_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(VIOLATIONS)('%s refuses what is planted in %s: %s', (rule, file) => {
    expect(planted).toContain(`${rule} in ${file}`)
    expect(clean).not.toContain(`${rule} in ${file}`)
  })

  test.each(ALLOWED)('in %s it allows: %s', (file) => {
    const refused = VIOLATIONS.filter(([, path]) => path === file).map(([rule]) => rule)
    expect(ofTheseRules(planted, file)).toEqual(refused.map((rule) => `${rule} in ${file}`))
  })

  test('finds none of it in the tree as it is', () => {
    expect(ofTheseRules(clean)).toEqual([])
  })

  test('is asked about every room rule there is', () => {
    const asked = VIOLATIONS.map(([rule]) => rule)
    const config = readFileSync(join(root, '.oxlintrc.json'), 'utf8')
    for (const [, name] of config.matchAll(/"rooms\/(.+?)"/g))
      expect(asked).toContain(`rooms(${name})`)
  })
})
