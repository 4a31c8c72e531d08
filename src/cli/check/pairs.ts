/** Questions with a text that answers, one that is near, and one that has nothing to do with it. */
const QUESTIONS: readonly (readonly [query: string, ...texts: string[]])[] = [
  [
    'how do I cancel a fetch',
    'Create an AbortController, hand its signal to fetch, and call abort() once the answer is no longer wanted.',
    'A fetch returns a promise that resolves as soon as the headers have arrived.',
    'Our cat prefers the windowsill in the afternoon.',
  ],
  [
    'what keeps bread from going stale',
    'Bread stays fresh longest in a closed box at room temperature; in the refrigerator its starch hardens sooner.',
    'A sourdough needs flour, water, salt and a starter that has been fed the evening before.',
    'The ferry leaves at a quarter past seven from the northern pier.',
  ],
  [
    'height of the tower',
    'The tower is 112 metres high, its spire included.',
    'Visitors may climb the tower on weekends between ten and five.',
    'Payment is due within thirty days of the invoice.',
  ],
  [
    'can my landlord raise the rent twice a year',
    'Once raised, the rent has to stay as it is for fifteen months.',
    'The landlord pays for the roof, the tenant for small repairs.',
    'Basalt forms where lava cools quickly.',
  ],
]

/** Pairs on which the precisions of a model are compared. */
export const SAMPLE_PAIRS: readonly (readonly [query: string, text: string])[] = QUESTIONS.flatMap(
  ([query, ...texts]) => texts.map((text) => [query, text] as const),
)
