/**
 * What `probe()` gives for bytes, on every processor and in every engine: the bits of the numbers, in
 * hexadecimal. Whoever changes what the kernel computes, and means to, takes them from a failing test.
 */
export const EXPECTED_BITS: string = [
  '3e3acd53 3eb464e9 be325294 3ea109c4 3ea2ba40 bf1d4d06 3e0f8a40 3ec3d9c0 3e10c0ce',
  '3e553ce1 3dd4bfd9 be1e219e 3eb13364 3ed04395 bf42f160 3e4afe03 3ce70e6d 3e889f29',
  'bc99988e 3e12ec9d be7a3d22 bf2897a0 3f650cf2 3f2215e5 3e67ae3f 3edee37f 3ef7932a',
  '3f3e8a6a 3f004a41 3f93d39b 3f299c44 bed1af97 3f3bfab3 3fa0ac7f 3f4468b5 3ece1748',
  'be9cf663 3fac3313 3f002130 3f9e489c 3f42e9de 3fda9e9a 3f051faa 3f6ce44e 3f61900c',
  '402e9157 3da095c9 3f83cf7f 3fb5bd56',
].join(' ')
