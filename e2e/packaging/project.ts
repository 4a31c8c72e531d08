import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import { root, runTool } from '../../scripts/run-tool.ts'

interface PackageJson {
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as PackageJson

/** A stranger's settings for TypeScript, as strict as they come. */
const STRICT = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  allowImportingTsExtensions: true,
}
/** Added to them: resolution as Node does it. */
export const AS_NODE = { module: 'nodenext', moduleResolution: 'nodenext' }

const GRAPH = 'onnx/model_quantized.onnx'

type Change = readonly [from: string, to: string]

/** A fresh folder outside this repository, with the packed package installed. */
export class Project {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Other packages are named; their versions are those that we use ourselves. */
  static async create(...packages: readonly string[]): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'web-rerank-stranger-')))
    await project.write('package.json', JSON.stringify({ private: true, type: 'module' }))
    const versions = packages.map((name) => `${name}@${versionOf(name)}`)
    await project.run('npm', [
      'install',
      ...['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1'],
      // The peer's own dependency fetches 288 MB from elsewhere when its script runs.
      '--ignore-scripts',
      inject('tarball'),
      ...versions,
    ])
    return project
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts)
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true })
    await writeFile(this.path(path), text)
  }

  /** Brings along a file of ours, with its words changed where this project needs that. */
  async add(source: string, target: string, ...changes: readonly Change[]): Promise<void> {
    let text = await readFile(join(root, 'e2e', source), 'utf8')
    for (const [from, to] of changes) text = text.replaceAll(from, to)
    await this.write(target, text)
  }

  /** A page as Vite wants it, in a folder: `main` is the script of it. */
  async addPage(folder: string, main: string, ...changes: readonly Change[]): Promise<void> {
    for (const file of ['index.html', 'show.ts', 'hits.ts']) {
      await this.add(`packaging/page/${file}`, join(folder, file))
    }
    await this.add(`packaging/page/${main}`, join(folder, 'main.ts'), ...changes)
  }

  /** A model with every file that is looked for: the browser complains of each that is not there. */
  async addModel(target: string): Promise<void> {
    const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json', GRAPH]
    for (const file of files) {
      await cp(join(root, 'e2e/models/tiny-bert', file), this.path(target, file))
    }
    await this.write(`${target}/config_sentence_transformers.json`, '{}')
  }

  /** The fake runtime, in its sources. */
  async addFake(...changes: readonly Change[]): Promise<void> {
    for (const file of await readdir(join(root, 'e2e/fake'))) {
      await this.add(`fake/${file}`, `fake/${file}`, ...changes)
    }
  }

  /** A tool that is installed in this project. */
  runOwn(tool: string, ...parameters: readonly string[]): Promise<string> {
    return this.run(this.path('node_modules/.bin', tool), parameters)
  }

  /** Gives what the compiler complains of. It is ours, but looks at nothing except this folder. */
  async checkTypes(settings: object = {}): Promise<string> {
    const compilerOptions = { ...STRICT, ...settings }
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions }))
    return this.run('tsc', ['-p', '.'])
  }

  /** The same, and leaves a script beside each of its sources. */
  eraseTypes(settings: object = {}): Promise<string> {
    return this.checkTypes({ noEmit: false, rewriteRelativeImportExtensions: true, ...settings })
  }

  run(tool: string, parameters: readonly string[]): Promise<string> {
    return runTool(tool, parameters, { cwd: this.folder, env: strangersEnv(), timeoutMs: 110_000 })
  }

  /** Bytes of all files that the install has put there. */
  async installedBytes(): Promise<number> {
    const names = await readdir(this.path('node_modules'), { recursive: true })
    const sizes = await Promise.all(
      names.map(async (name) => {
        const found = await stat(this.path('node_modules', name))
        return found.isFile() ? found.size : 0
      }),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}

function versionOf(name: string): string {
  const version = ours.devDependencies[name] ?? ours.peerDependencies[name]
  if (version) return version
  throw new Error(`package.json names no version of ${name}`)
}

/** Nothing of npm's or of the test runner's that would tell a tool where it was started from. */
export function strangersEnv(): NodeJS.ProcessEnv {
  const foreign =
    /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|INIT_CWD$|NODE_ENV$|VITEST|TEST$|DEV$|PROD$|SSR$|MODE$|BASE_URL$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}
