// An oxlint plugin: what each room may import. Plain JavaScript, because oxlint loads it as it is.
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const readJson = (path) => JSON.parse(readFileSync(resolve(root, path), 'utf8'))
const { exports } = readJson('package.json')

const LEAVES = ['src/types.ts', 'src/errors.ts']
const COMLINK = ['src/page/worker-client.ts', 'src/worker/serve.ts']
const ONNX = 'src/runtimes/onnx.ts'
const MINISEARCH = 'src/worker/keyword-index.ts'
/** Measures a single product, which no public entry gives. */
const PRODUCTS = 'bench/kernel/products-worker.ts'

/** Packages that compute and do nothing else. */
const PURE_PACKAGES = ['stemmer']

/** The override that switches `rooms/pure` on says what is pure. */
const PURE = readJson('.oxlintrc.json')
  .overrides.find(({ rules }) => 'rooms/pure' in rules)
  .files.map((glob) => glob.replace('**', ''))
const PUBLIC_NAMES = Object.keys(exports).map((name) => name.replace('.', 'web-rerank'))
const PUBLIC_SOURCES = JSON.stringify(exports)
  .match(/(?<="\.\/dist\/)[^"]+(?=\.d\.ts"|\.js")/g)
  .map((path) => `src/${path}.ts`)

const isIn = (path, ...folders) => folders.some((folder) => path.startsWith(`${folder}/`))
const isOf = (target, name) => target === name || target.startsWith(`${name}/`)
const matches = (target, name) =>
  name.endsWith('/*') ? target.startsWith(name.slice(0, -1)) : target === name
/** The first two folders of a path. */
const roomOf = (path) => path.split('/').slice(0, 2).join('/')
const isTest = (path) => path.endsWith('.test.ts')

/**
 * Which imports a file is refused, and why. A target is a path from the root, or a bare specifier;
 * a `typeOnly` import leaves nothing behind at run time.
 */
const IMPORTS = {
  threads: {
    refuses: (file, target) =>
      (isIn(file, 'src/page', 'src/retrieve') && isIn(target, 'src/worker')) ||
      (isIn(file, 'src/worker') && isIn(target, 'src/page', 'src/retrieve')),
    because:
      'src/page/ and src/retrieve/ run in another thread than src/worker/: what they share is src/protocol.ts, src/index-protocol.ts',
  },
  stages: {
    refuses: (file, target) => isIn(file, 'src/page') && isIn(target, 'src/retrieve'),
    because: 'src/retrieve/ stands on src/page/, which knows nothing of it',
  },
  minisearch: {
    refuses: (file, target) =>
      isOf(target, 'minisearch') &&
      file !== MINISEARCH &&
      !isIn(file, 'bench') &&
      !(isTest(file) && !isIn(file, 'src')),
    because: `MiniSearch appears in ${MINISEARCH} only`,
  },
  comlink: {
    refuses: (file, target) => isOf(target, 'comlink') && !COMLINK.includes(file),
    because: `comlink appears in ${COMLINK.join(' and ')} only`,
  },
  onnx: {
    refuses: (file, target) =>
      (isOf(target, '@huggingface/transformers') || target.startsWith('onnxruntime')) &&
      file !== ONNX &&
      !isIn(file, 'bench', 'e2e/models') &&
      !(isTest(file) && !isIn(file, 'src')),
    because: `transformers.js and onnxruntime appear in ${ONNX} only, and where they are compared with`,
  },
  leaves: {
    refuses: (file, target, typeOnly) =>
      (LEAVES.includes(file) && !(typeOnly && LEAVES.includes(target))) ||
      (file === 'src/protocol.ts' && !LEAVES.includes(target)) ||
      file === 'src/index-protocol.ts',
    because:
      'src/types.ts and src/errors.ts import only types of each other, src/protocol.ts only those two, src/index-protocol.ts nothing',
  },
  host: {
    refuses: (file, target) =>
      isIn(file, 'src/host') &&
      !isTest(file) &&
      !isIn(target, 'src/host') &&
      !LEAVES.includes(target),
    because: `src/host/ imports only itself, ${LEAVES.join(' and ')}`,
  },
  pure: {
    refuses: (_file, target, typeOnly) =>
      !typeOnly &&
      ![...LEAVES, ...PURE_PACKAGES].includes(target) &&
      !PURE.some((pure) => target.startsWith(pure)),
    because: 'a pure file imports code from pure files only',
  },
  entries: {
    refuses: (file, target) =>
      (isIn(file, 'demo', 'e2e', 'bench') && file !== PRODUCTS && isIn(target, 'src')) ||
      (isIn(file, 'src/adapters', 'src/cli', 'src/element') &&
        isIn(target, 'src') &&
        !isIn(target, roomOf(file)) &&
        !PUBLIC_SOURCES.includes(target)) ||
      (isOf(target, 'web-rerank') && !PUBLIC_NAMES.some((name) => matches(target, name))),
    because: 'what stands on the library uses its public entries only',
  },
}

/** Paths from the root, with slashes. */
const fromRoot = (path) => relative(root, path).split(sep).join('/')

function importRule({ refuses, because }) {
  return {
    create({ filename, report }) {
      const file = fromRoot(filename)
      const check = (node, specifier, typeOnly) => {
        const target = specifier.startsWith('.')
          ? fromRoot(resolve(dirname(filename), specifier))
          : specifier
        if (refuses(file, target, typeOnly)) report({ node, message: `${specifier}: ${because}.` })
      }
      const statement = (node) => {
        const { source, importKind, exportKind, specifiers = [] } = node
        const typeOnly =
          importKind === 'type' ||
          exportKind === 'type' ||
          (specifiers.length > 0 &&
            specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type'))
        if (source) check(node, source.value, typeOnly)
      }
      return {
        ImportDeclaration: statement,
        ExportNamedDeclaration: statement,
        ExportAllDeclaration: statement,
        TSImportType: (node) => check(node, node.source.value, true),
        ImportExpression: (node) => {
          if (node.source.type === 'Literal') check(node, node.source.value, false)
        },
      }
    },
  }
}

/** Bundlers that inline dynamic imports would put everything into one worker. */
const noDynamicImport = {
  create: ({ report }) => ({
    ImportExpression: (node) =>
      report({
        node,
        message: 'One entry file a runtime: no import() in src/worker/, src/runtimes/.',
      }),
  }),
}

const noExportAll = {
  create: ({ report }) => ({
    ExportAllDeclaration: (node) =>
      report({ node, message: 'Public names are written out one by one: no export *.' }),
  }),
}

export default {
  meta: { name: 'rooms' },
  rules: {
    ...Object.fromEntries(Object.entries(IMPORTS).map(([name, rule]) => [name, importRule(rule)])),
    'no-dynamic-import': noDynamicImport,
    'no-export-all': noExportAll,
  },
}
