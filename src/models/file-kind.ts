import { RerankError } from '../errors.ts'

/** What came in place of a file, as its first bytes show. */
export type Impostor = 'empty' | 'web-page' | 'lfs-pointer'

/** So many bytes tell. */
export const TELLING_BYTES = 512

const LFS_POINTER = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\//
/** Neither JSON nor an ONNX file can begin so. */
const MARKUP = /^\s*<[!?a-z]/i

/** Looks at the beginning of a file, or at all of a short one. */
export function findImpostor(start: Uint8Array): Impostor | undefined {
  if (start.length === 0) return 'empty'
  // A byte order mark is skipped by the decoder.
  const text = new TextDecoder().decode(start.subarray(0, TELLING_BYTES))
  if (MARKUP.test(text)) return 'web-page'
  return LFS_POINTER.test(text) ? 'lfs-pointer' : undefined
}

class ImpostorError extends RerankError {
  readonly impostor: Impostor

  constructor(impostor: Impostor, message: string) {
    super('integrity', message)
    this.impostor = impostor
  }
}

/** Many servers answer with their start page for what they do not have. */
export function isWebPage(error: RerankError): boolean {
  return error instanceof ImpostorError && error.impostor === 'web-page'
}

/** The refusal, with the reason and what to do. `source` is a server's origin, or a folder. */
export function impostorError(impostor: Impostor, name: string, source: string): RerankError {
  const reasons: Readonly<Record<Impostor, string>> = {
    empty: 'is empty there. Upload or export it again.',
    'web-page':
      'is a web page there, not the file: there is nothing at this address, and the server answers with its start page instead of 404. Check the address.',
    'lfs-pointer':
      'is a Git LFS pointer there, not the file itself: run "git lfs pull" in the copy that is served, or use a /resolve/ address instead of /raw/.',
  }
  return new ImpostorError(impostor, `${name} from ${source} ${reasons[impostor]}`)
}

/** Whether it can be parsed: a JSON file that was cut short cannot. */
export function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes))
    return true
  } catch {
    return false
  }
}
