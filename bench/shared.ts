interface Closable {
  close(): Promise<void>
}

/** Opens something once for all who use it at the same time; the last one closes it. */
export function shared<T extends Closable>(open: () => Promise<T>): () => Promise<T> {
  let users = 0
  let opening: Promise<T> | undefined
  return async () => {
    users++
    const opened = await (opening ??= open())
    return {
      ...opened,
      close: async () => {
        if (--users > 0) return
        opening = undefined
        await opened.close()
      },
    }
  }
}
