// A worker entry that fails before it can answer anything.
throw new Error('broken at import')
