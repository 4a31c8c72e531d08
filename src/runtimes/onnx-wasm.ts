import type { CompiledWasm } from '../protocol.ts'

/** Told of the wasm as it arrives, with null, and of what it was compiled to. */
export type WasmListener = (compiled: CompiledWasm | null) => void

/** Not every server knows what wasm is, and only what is called so is compiled as it arrives. */
const AS_WASM = { headers: { 'Content-Type': 'application/wasm' } }

/**
 * onnxruntime fetches and compiles its wasm by itself, from an address that only the bundler knows.
 * On a slow line that takes minutes, and should not be taken for a dead worker. And some of its
 * functions are optimised for a minute each, in the browser's background threads, of which there are
 * few: whoever compiles it anew waits behind that, and adds to it. So one that is known already is
 * neither fetched nor compiled. Gives what ends the watch. In browsers only.
 */
export function watchWasm(known: CompiledWasm | undefined, listener: WasmListener): () => void {
  const { fetch } = globalThis
  const { instantiateStreaming } = WebAssembly
  let kept = known
  let url = ''
  globalThis.fetch = async (...request) => {
    const [asked] = request
    url = new URL(asked instanceof Request ? asked.url : asked, location.href).href
    if (url === kept?.url) return new Response(null, AS_WASM)
    const response = await fetch(...request)
    return response.body && response.ok
      ? new Response(response.body.pipeThrough(heard(() => listener(null))), AS_WASM)
      : response
  }
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const response = await source
    const module = url === kept?.url ? kept.module : await WebAssembly.compileStreaming(response)
    // Where it is of another version than this code, onnxruntime's second way fetches it after all.
    kept = undefined
    const instance = await WebAssembly.instantiate(module, imports)
    listener({ url, module })
    return { module, instance }
  }
  return () => {
    globalThis.fetch = fetch
    WebAssembly.instantiateStreaming = instantiateStreaming
  }
}

function heard(
  listener: () => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform: (chunk, controller) => {
      listener()
      controller.enqueue(chunk)
    },
  })
}
