// What the kernel's own code calls. Memory is the caller's: addresses come in, nothing is allocated here.
export { attendFloats, attendWords, attentionBytes } from './attention'
export { embed } from './embed'
export { linearDot, linearFloat, linearFused, linearQuads, linearPlain } from './linear'
export { dequantize, packDigits, turnSigns } from './pack'
export { copy, normalizeAndPack, normalizeRows, packRows } from './rows'
export { peakDot, peakPlain, peakQuads } from './peak'
