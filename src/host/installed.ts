/** Whether Node finds a package. Where this cannot be asked, whoever imports it will say. */
export function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch (thrown) {
    return (thrown as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND'
  }
}
