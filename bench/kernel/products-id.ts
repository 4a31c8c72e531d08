/** Integer matrix products as the kernel computes them, or bare instructions of the same kind. */
export const PRODUCTS_WORK = ['products', 'peak'] as const
export type ProductsWork = (typeof PRODUCTS_WORK)[number]

export function productsId(work: ProductsWork): string {
  return `products/${work}`
}
