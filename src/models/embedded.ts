import { FILES } from './embedded-facts.ts'

/** What `info` calls the model that ships with this package; it may be named so, too. */
export const EMBEDDED = 'web-rerank-embedded-1'

/**
 * Where its files lie beside this one. Written out one by one, so that bundlers see them and place
 * them; `npm run build` changes the folder to the one in dist/.
 */
const BESIDE: Readonly<Record<string, () => URL>> = {
  'lexical.json': () => new URL('../../public/models/embedded/lexical.json', import.meta.url),
  'onnx/model_quantized.onnx': () =>
    new URL('../../public/models/embedded/onnx/model_quantized.onnx', import.meta.url),
  'tokenizer.json': () => new URL('../../public/models/embedded/tokenizer.json', import.meta.url),
}

export function isEmbedded(model: string | null): model is null | typeof EMBEDDED {
  return model === null || model === EMBEDDED
}

/** Whether the model has such a file; the small ones are part of the code. */
export function hasEmbedded(path: string): boolean {
  return path in FILES
}

/** Where a file of the model is: in the caller's folder of assets, where there is one. */
export function embeddedAddress(path: string, assets: string | null): string {
  return assets === null ? BESIDE[path]!().href : new URL(`models/embedded/${path}`, assets).href
}
