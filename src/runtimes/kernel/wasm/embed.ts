// A token's first state: the sum of what its word, its position and its type say.

/**
 * Words are floats, or bytes with a scale and an offset a row (`facts`, else 0); positions and types
 * (else 0) are floats. Rows of tables are padded to `stride` bytes of floats.
 */
export function embed(
  ids: usize, places: usize, types: usize, count: i32,
  words: usize, facts: usize, positions: usize, typeTable: usize,
  x: usize, stride: usize,
): void {
  for (let token = 0; token < count; token++) {
    const id = <usize>load<i32>(ids)
    let position = positions + <usize>load<i32>(places) * stride
    let type = typeTable + <usize>load<u8>(types) * stride
    const end = x + stride
    let word = words + id * (facts ? stride >> 2 : stride)
    const scale = facts ? v128.load32_splat(facts + (id << 3)) : f32x4.splat(1)
    const offset = facts ? v128.load32_splat(facts + (id << 3), 4) : f32x4.splat(0)
    while (x < end) {
      let four: v128
      if (facts) {
        const whole = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(word)))
        four = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(whole), scale), offset)
        word += 4
      } else {
        four = v128.load(word)
        word += 16
      }
      four = f32x4.add(four, v128.load(position))
      position += 16
      if (typeTable) {
        four = f32x4.add(four, v128.load(type))
        type += 16
      }
      v128.store(x, four)
      x += 16
    }
    ids += 4
    places += 4
    types += 1
  }
}
