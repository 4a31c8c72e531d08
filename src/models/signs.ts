/** The page takes a worker for dead that is silent for longer than it announced. */
const SIGN_MS = 5_000
const ANNOUNCED_MS = 4 * SIGN_MS

/** Gives signs of life while a server is waited for. */
export async function withSigns<T>(
  quiet: ((ms: number) => void) | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const signs = setInterval(() => quiet?.(ANNOUNCED_MS), SIGN_MS)
  quiet?.(ANNOUNCED_MS)
  try {
    return await work()
  } finally {
    clearInterval(signs)
  }
}
