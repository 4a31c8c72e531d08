// Products of every query with every row: AssemblyScript. Vectors are filled up with zeros to whole
// registers; `bytes` is the length of one.

/** Writes queries × rows numbers to `out`. Rows go four at a time, and queries two: each number that is loaded is used often. */
export function dots(
  queries: usize,
  queryCount: i32,
  rows: usize,
  rowCount: i32,
  bytes: usize,
  out: usize,
): void {
  for (let row = 0; row < rowCount; row += 4) {
    const left = rowCount - row
    const at = rows + <usize>row * bytes
    let query = 0
    for (; query + 1 < queryCount; query += 2) {
      two(
        queries + <usize>query * bytes,
        at,
        left,
        bytes,
        out + 4 * (<usize>query * rowCount + row),
        out + 4 * (<usize>(query + 1) * rowCount + row),
      )
    }
    if (query < queryCount) {
      one(queries + <usize>query * bytes, at, left, bytes, out + 4 * (<usize>query * rowCount + row))
    }
  }
}

/** Writes the product of each row with itself to `out`. */
export function squares(rows: usize, rowCount: i32, bytes: usize, out: usize): void {
  for (let row = 0; row < rowCount; row++) {
    const at = rows + <usize>row * bytes
    let a = f32x4.splat(0)
    for (let i: usize = 0; i < bytes; i += 16) {
      const x = v128.load(at + i)
      a = f32x4.add(a, f32x4.mul(x, x))
    }
    f32.store(out + 4 * row, sum(a))
  }
}

/** Where row `i` begins; where there is none any more, the first one is read once more. */
// @ts-ignore: decorator
@inline
function place(rows: usize, i: i32, left: i32, bytes: usize): usize {
  return i < left ? rows + <usize>i * bytes : rows
}

function two(
  query: usize,
  rows: usize,
  left: i32,
  bytes: usize,
  firstOut: usize,
  secondOut: usize,
): void {
  const row1 = place(rows, 1, left, bytes)
  const row2 = place(rows, 2, left, bytes)
  const row3 = place(rows, 3, left, bytes)
  const other = query + bytes
  let a0 = f32x4.splat(0)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  let b0 = a0
  let b1 = a0
  let b2 = a0
  let b3 = a0
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(query + i)
    const y = v128.load(other + i)
    let v = v128.load(rows + i)
    a0 = f32x4.add(a0, f32x4.mul(x, v))
    b0 = f32x4.add(b0, f32x4.mul(y, v))
    v = v128.load(row1 + i)
    a1 = f32x4.add(a1, f32x4.mul(x, v))
    b1 = f32x4.add(b1, f32x4.mul(y, v))
    v = v128.load(row2 + i)
    a2 = f32x4.add(a2, f32x4.mul(x, v))
    b2 = f32x4.add(b2, f32x4.mul(y, v))
    v = v128.load(row3 + i)
    a3 = f32x4.add(a3, f32x4.mul(x, v))
    b3 = f32x4.add(b3, f32x4.mul(y, v))
  }
  store(firstOut, left, a0, a1, a2, a3)
  store(secondOut, left, b0, b1, b2, b3)
}

function one(query: usize, rows: usize, left: i32, bytes: usize, out: usize): void {
  const row1 = place(rows, 1, left, bytes)
  const row2 = place(rows, 2, left, bytes)
  const row3 = place(rows, 3, left, bytes)
  let a0 = f32x4.splat(0)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(query + i)
    a0 = f32x4.add(a0, f32x4.mul(x, v128.load(rows + i)))
    a1 = f32x4.add(a1, f32x4.mul(x, v128.load(row1 + i)))
    a2 = f32x4.add(a2, f32x4.mul(x, v128.load(row2 + i)))
    a3 = f32x4.add(a3, f32x4.mul(x, v128.load(row3 + i)))
  }
  store(out, left, a0, a1, a2, a3)
}

// @ts-ignore: decorator
@inline
function store(out: usize, left: i32, v0: v128, v1: v128, v2: v128, v3: v128): void {
  f32.store(out, sum(v0))
  if (left > 1) f32.store(out + 4, sum(v1))
  if (left > 2) f32.store(out + 8, sum(v2))
  if (left > 3) f32.store(out + 12, sum(v3))
}

// @ts-ignore: decorator
@inline
function sum(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  )
}
