import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../hub-link.ts'
import { startHub, type Hub, type HubFiles, type HubRequest } from '../hub-server.ts'
import { modelsFolder } from '../models/goldens.ts'
import { addDescription } from './description.ts'
import { BOTH, type HubLine } from './case.ts'

const GRAPH = /\.onnx$/
const CHECKPOINT = 'model.safetensors'
const isGraph = ({ delivers, path }: HubRequest) => delivers && GRAPH.test(path.split('?')[0]!)
const isConfig = ({ delivers, path }: HubRequest) => delivers && path.endsWith('/config.json')
const onGraph = (fault: Fault) => (request: HubRequest) => (isGraph(request) ? fault : undefined)
const always = (fault: Fault) => () => fault

/** How often a request like this one has come before it. */
type FaultOf = (request: HubRequest, before: number) => Fault | undefined

/** What goes wrong with a repository, by its owner: all of them hold the same model. */
const FAULTS: Readonly<Record<string, FaultOf>> = {
  'cut-once': (request, before) =>
    before === 0 && isGraph(request) ? { cutAfter: 0.5 } : undefined,
  'cut-always': onGraph({ cutAfter: 0 }),
  truncated: onGraph({ truncateTo: 0.5 }),
  corrupt: onGraph({ corruptAt: 1_000 }),
  'corrupt-once': (request, before) =>
    before === 0 && isGraph(request) ? { corruptAt: 1_000 } : undefined,
  'web-page': onGraph({ body: 'web page' }),
  'web-page-config': (request) => (isConfig(request) ? { body: 'web page' } : undefined),
  'lfs-pointer': onGraph({ body: 'lfs pointer' }),
  locked: always({ status: 401 }),
  busy: (request, before) =>
    before === 0 && isConfig(request)
      ? { status: 429, headers: { 'Retry-After': '1' } }
      : undefined,
  'busy-for-long': always({ status: 429, headers: { 'Retry-After': '3600' } }),
  'broken-once': (request, before) =>
    before === 0 && (isConfig(request) || isGraph(request)) ? { status: 500 } : undefined,
  broken: always({ status: 500 }),
  silent: onGraph({ hang: true }),
}

/** Repositories that differ in what they hold. */
const ALTERED: Readonly<Record<string, (files: HubFiles) => HubFiles>> = {
  'no-classifier': (files) => withConfig(files, { architectures: ['BertModel'] }),
  'writes-text': (files) =>
    withConfig(files, { architectures: ['LlamaForCausalLM'], model_type: 'llama' }),
  'two-labels-said': (files) => withConfig(files, { id2label: { 0: 'no', 1: 'yes' } }),
  'only-fp32': (files) => only(files, (path) => !GRAPH.test(path) || path === 'onnx/model.onnx'),
  'no-tokenizer': (files) => only(files, (path) => path !== 'tokenizer.json'),
  'relative-positions': (files) =>
    withConfig(files, { position_embedding_type: 'relative_key_query' }),
  heavy: (files) => ({
    ...files,
    'onnx/model.onnx': addDescription(files['onnx/model.onnx'] as Uint8Array, TOO_HEAVY),
  }),
  'cut-once': (files) => ({
    ...files,
    'onnx/model.onnx': addDescription(files['onnx/model.onnx'] as Uint8Array, LONG_ENOUGH),
  }),
}

/** In MiB. Twice this is more than what lanes may take together, so that the model gets one session. */
const TOO_HEAVY = 129
/** In MiB: so that a page has read some of it when the connection is cut. */
const LONG_ENOUGH = 8

/** Each needs one that nobody has stored yet. */
const UNSPOILT = [
  ...BOTH.flatMap((runtime) => [`offline-${runtime}`, `progress-${runtime}`]),
  ...['counted', 'quota', 'aborted'],
]

/** The hub of the tests: every test model as `models/<name>`, and `<fault>/tiny-bert`. */
export async function startRealHub(): Promise<Hub> {
  const names = readdirSync(modelsFolder).filter((name) => name.startsWith('tiny-'))
  const { [CHECKPOINT]: checkpoint, ...tinyBert } = readFiles(join(modelsFolder, 'tiny-bert'))
  const owners = [...Object.keys(FAULTS), ...UNSPOILT]
  const seen = new Map<string, number>()
  return startHub({
    repositories: {
      ...Object.fromEntries(names.map((name) => [`models/${name}`, join(modelsFolder, name)])),
      ...Object.fromEntries(owners.map((owner) => [`${owner}/tiny-bert`, tinyBert])),
      ...Object.fromEntries(
        Object.entries(ALTERED).map(([owner, alter]) => [`${owner}/tiny-bert`, alter(tinyBert)]),
      ),
      'checkpoint/tiny-bert': {
        ...only(tinyBert, (path) => ['config.json', 'tokenizer.json'].includes(path)),
        [CHECKPOINT]: checkpoint!,
      },
      'checkpoint/tiny-embed-cls': only(
        readFiles(join(modelsFolder, 'tiny-embed-cls')),
        (path) => !GRAPH.test(path),
      ),
    },
    fault: (request) => {
      const key = `${request.server} ${request.method} ${request.path.split('?')[0]}`
      const before = seen.get(key) ?? 0
      seen.set(key, before + 1)
      return FAULTS[ownerOf(request)]?.(request, before)
    },
  })
}

/** What was asked for of one owner's repository. */
export function linesOf(hub: Hub, owner: string): HubLine[] {
  return hub.requests
    .filter((request) => ownerOf(request) === owner)
    .map(({ path, headers, delivers, sent, server }) => ({
      path: path.split('?')[0]!,
      range: headers.range ?? null,
      ...{ delivers, sent, server },
    }))
}

/** /owner/name/resolve/…, /api/…/owner/name/…, and /owner/name/… where large files lie. */
function ownerOf({ path }: HubRequest): string {
  return /([\w-]+)\/tiny-[\w-]+\//.exec(path)?.[1] ?? ''
}

function readFiles(folder: string): HubFiles {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path)]
      }),
  )
}

function withConfig(files: HubFiles, changes: object): HubFiles {
  const config = JSON.parse(String(files['config.json'])) as object
  return { ...files, 'config.json': JSON.stringify({ ...config, ...changes }) }
}

function only(files: HubFiles, wanted: (path: string) => boolean): HubFiles {
  return Object.fromEntries(Object.entries(files).filter(([path]) => wanted(path)))
}

/** The hub sends large files from another origin than its own. */
export async function filesOrigin(hub: Hub): Promise<string> {
  const url = hub.url('models/tiny-bert', 'onnx/model.onnx')
  const { headers } = await fetch(url, { redirect: 'manual' })
  return new URL(headers.get('Location')!).origin
}
