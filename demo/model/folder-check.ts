/** What was found in a folder that somebody opened. */
export interface CheckedFolder {
  /** The name of the folder that the model lies in. */
  readonly name: string
  /** Its files by their path within it; what no model needs is left out. */
  readonly files: ReadonlyMap<string, string>
  /** In plain words, what a model needs and this folder has not; empty where all is there. */
  readonly missing: readonly string[]
}

const NEEDED = /\.(json|txt|model|safetensors|onnx|onnx_data(_\d+)?)$/

/** Takes paths as a browser gives them: `folder/onnx/model.onnx`. */
export function checkFolder(paths: readonly string[]): CheckedFolder {
  const root = modelFolder(paths)
  const files = new Map(
    paths
      .filter((path) => path.startsWith(root) && NEEDED.test(path))
      .map((path) => [path.slice(root.length), path]),
  )
  const names = [...files.keys()]
  const hasWeights = names.some((name) =>
    /^onnx\/[^/]+\.onnx$|^model[^/]*\.safetensors$/.test(name),
  )
  return {
    name: root.split('/').at(-2) ?? 'folder',
    files,
    missing: [
      ...['config.json', 'tokenizer.json'].filter((name) => !files.has(name)),
      ...(hasWeights ? [] : ['onnx/model.onnx (or model.safetensors)']),
    ],
  }
}

/** Somebody may have opened the folder around it. With a slash at its end. */
function modelFolder(paths: readonly string[]): string {
  const configs = paths.filter((path) => /(^|\/)config\.json$/.test(path))
  const [nearest] = configs.sort((a, b) => depth(a) - depth(b))
  if (nearest !== undefined) return nearest.slice(0, -'config.json'.length)
  const top = paths[0]?.split('/')[0] ?? 'folder'
  return `${top}/`
}

function depth(path: string): number {
  return path.split('/').length
}
