// V8 builds a constant vector anew from two halves wherever it is used, in every turn of a loop: five
// instructions where a load is one. So these lie in memory, below everything else.

const TABLE: usize = memory.data<f32>([
  // exp
  -87, 1.4426950408889634, 12582912,
  1.0000001192092896, 0.6931469440460205, 0.24022120237350464,
  0.05550713464617729, 0.009675540961325169, 0.0013276460813358426,
  // gelu
  5, -5, 0.08, -1, 0.5,
  0.14136378467082977, -0.07029665261507034, 0.0515214204788208, -0.040432948619127274,
  0.03142622858285904, -0.023336730897426605, 0.01649765856564045, -0.010973230935633183,
  0.006165425758808851, -0.0029156736563891172, 0.002001864602789283, -0.0015141535550355911,
  0.0004929679562337697,
])

/** Four times the number at a place of the table. */
// @ts-ignore: decorator
@inline
export function constant(index: usize): v128 {
  return v128.load32_splat(TABLE + (index << 2))
}
