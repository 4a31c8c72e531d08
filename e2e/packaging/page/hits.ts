export const query = 'cancel a fetch'

export const hits = [
  { title: 'Bake a cake' },
  { title: 'How to fetch a dog' },
  { title: 'Cancel a fetch with an AbortController' },
]
