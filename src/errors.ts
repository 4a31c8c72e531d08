/** What went wrong, for a `switch`. The message says what to do about it. */
export type RerankErrorCode =
  | 'aborted' // your signal ended the call
  | 'bad-scores' // the runtime returned NaN, or its canary failed
  | 'device-lost' // the GPU went away
  | 'disposed' // dispose() was called
  | 'dtype-unavailable' // the model has no file of this precision that this runtime and device can run
  | 'inference-failed' // the runtime threw while it ran
  | 'integrity' // a file is not what it should be: cut short, altered, or something else entirely
  | 'invalid-input' // an argument or option is wrong
  | 'label-needed' // the model has several labels and does not say which one means "relevant"
  | 'load-failed' // every candidate failed, each for a reason of its own
  | 'model-not-found' // no such model or file
  | 'network' // the server could not be reached or answered with an error
  | 'no-shader-f16' // the GPU has no 16-bit floats
  | 'no-webgpu' // this machine or browser gives no usable GPU adapter
  | 'offline' // offline was asked for, and the file is not stored
  | 'out-of-memory' // the model or the batch does not fit
  | 'quota' // the browser refuses to store more
  | 'runtime-missing' // this entry does not carry the runtime that is needed
  | 'superseded' // a newer call with the same `replaces` key took over
  | 'too-long' // the text does not fit, and `long: 'error'` was asked for
  | 'unauthorized' // the server wants credentials
  | 'unsupported-model' // this runtime cannot run this model
  | 'worker-lost' // the worker died, was not found, or stopped replying

/** The one error this library throws; one of your own functions' comes as its `cause`. */
export class RerankError extends Error {
  readonly code: RerankErrorCode

  constructor(code: RerankErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    // The name that fetch() and every other abortable API uses.
    this.name = code === 'aborted' || code === 'superseded' ? 'AbortError' : 'RerankError'
  }
}

/** Gives anything thrown a code; a RerankError keeps its own. */
export function toRerankError(thrown: unknown, code: RerankErrorCode): RerankError {
  if (thrown instanceof RerankError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new RerankError(code, message, { cause: thrown })
}

/** For what a function of the caller's threw: it is the caller's mistake, and says where it was made. */
export function callersMistake(name: string, cause: unknown): RerankError {
  return new RerankError('invalid-input', `${name} threw: ${String(cause)}`, { cause })
}
