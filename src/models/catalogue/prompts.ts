import type { Prompts } from '../../protocol.ts'

// What the cards of embedding models want before a text.

export const NO_PROMPTS: Prompts = { query: '', passage: '' }
export const E5_PROMPTS: Prompts = { query: 'query: ', passage: 'passage: ' }
export const BGE_PROMPTS: Prompts = {
  query: 'Represent this sentence for searching relevant passages: ',
  passage: '',
}
