// Breaks this thread's GPU as the worker's address says, before anything else can use it:
// `?fault=lost&after=20` is a device that is lost once 20 runs have gone well.

type Fault =
  /** No adapter in this thread, although the page has one. */
  | 'no-adapter'
  /** requestDevice() rejects. */
  | 'refused'
  /** requestDevice() never answers. */
  | 'silent'
  /** The device is lost in mid-run. */
  | 'lost'
  /** The device reports an error that nobody has asked for. */
  | 'out-of-memory'
  /** All that is read back is NaN. */
  | 'nan'
  /** All that is read back is half a point too much. */
  | 'shift'

/** A buffer that results are read from, as the specification numbers its use. */
const MAP_READ = 1

const said = new URLSearchParams(location.search)
const fault = said.get('fault') as Fault | null
const after = Number(said.get('after') ?? 0)

if (fault === 'no-adapter') GPU.prototype.requestAdapter = async () => null

/** Results that were read back so far: one a run. */
let reads = 0
const devices: GPUDevice[] = []

const { requestDevice } = GPUAdapter.prototype
const { getMappedRange } = GPUBuffer.prototype
const { submit } = GPUQueue.prototype

GPUAdapter.prototype.requestDevice = async function (...asked) {
  if (fault === 'refused') throw new DOMException('refused, as told', 'OperationError')
  if (fault === 'silent') await new Promise(() => {})
  const device = await requestDevice.apply(this, asked)
  devices.push(device)
  return device
}

GPUQueue.prototype.submit = function (buffers) {
  if (fault === 'lost' && reads >= after) for (const device of devices) device.destroy()
  submit.call(this, buffers)
}

GPUBuffer.prototype.getMappedRange = function (...asked) {
  const range = getMappedRange.apply(this, asked)
  if (!(this.usage & MAP_READ) || reads++ < after) return range
  const numbers = new Float32Array(range)
  if (fault === 'nan') numbers.fill(NaN)
  if (fault === 'shift') numbers.forEach((value, i) => (numbers[i] = value + 0.5))
  if (fault === 'out-of-memory') {
    // Errors of its own calls the runtime catches itself, so that it has to be told of one.
    const error = new GPUOutOfMemoryError('no memory left, as told')
    for (const device of devices) {
      device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }))
    }
  }
  return range
}
