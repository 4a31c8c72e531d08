import { RerankError, type RerankErrorCode } from 'web-rerank'

/** What a visitor can make of an error, and do about it. */
const WORDS: Readonly<Record<RerankErrorCode, string>> = {
  aborted: 'The ranking was stopped.',
  'bad-scores':
    'The model gives numbers that make no sense on this machine, so they are not shown.',
  'device-lost': 'The graphics card went away in the middle of it. Trying again starts afresh.',
  disposed: 'The model has been put away. Trying again brings it back.',
  'dtype-unavailable': 'This model has no file of the precision that was asked for.',
  'inference-failed': 'The model stopped with an error while it was ranking.',
  integrity: 'A model file arrived damaged. Trying again fetches it anew.',
  'invalid-input': 'The page asked for something that is not possible.',
  'label-needed': 'This model does not say which of its labels means “relevant”.',
  'load-failed': 'The model could not be started in this browser.',
  'model-not-found': 'There is no model of this name.',
  network: 'The model could not be fetched. Is there a connection?',
  'no-shader-f16': 'The graphics card here cannot do the arithmetic this model file needs.',
  'no-webgpu': 'This browser gives no graphics card to compute on.',
  offline: 'The model is not stored in this browser yet, and there is no connection.',
  'out-of-memory': 'The model does not fit into the memory there is.',
  quota: 'The browser will not store any more. Freeing some space helps.',
  'runtime-missing': 'This page carries no runtime for that model.',
  superseded: 'A newer question took over.',
  'too-long': 'A text is too long for this model.',
  unauthorized: 'The server does not hand out this model without a login.',
  'unsupported-model': 'This is not a kind of model that can rank.',
  'worker-lost': 'The thread that ranks was lost. Trying again starts another.',
}

export interface FriendlyError {
  readonly words: string
  readonly code: string
  /** What the library said, for those who want to know. */
  readonly detail: string
}

export function friendly(thrown: unknown): FriendlyError {
  if (thrown instanceof RerankError) {
    return { words: WORDS[thrown.code], code: thrown.code, detail: thrown.message }
  }
  return { words: 'Something broke in the page itself.', code: 'page', detail: String(thrown) }
}
