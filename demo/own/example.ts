/** A small shop for balconies, as its owner might keep it. */
export const EXAMPLE = JSON.stringify(
  [
    [
      'Clay pot, 20 cm',
      'Breathes, so roots stay cool in July. Too heavy to be blown over. Bring it in before the first frost, or it cracks.',
      9,
    ],
    [
      'Self-watering box',
      'Holds four litres under the soil. Tomatoes get through a long weekend while you are away.',
      34,
    ],
    [
      'Hanging basket',
      'Lined with coconut fibre. Made for strawberries and trailing geraniums; wants water every day in summer.',
      15,
    ],
    [
      'Potting soil without peat',
      'Bark, compost and wood fibre. Forty litres fill three balcony boxes.',
      12,
    ],
    [
      'Rain barrel, 80 l',
      'Fits under a gutter and into a corner. The lid keeps mosquitoes and children out.',
      49,
    ],
    [
      'Brass watering can',
      'A fine rose for seedlings, a long neck for the back row. Older than it looks.',
      42,
    ],
    [
      'Cherry tomato seeds',
      'Sow indoors in March. Red by August on any sunny balcony, and sweeter than from the shop.',
      3,
    ],
    ['Shade flowers mix', 'For a courtyard that never sees the sun: begonias, fuchsias, ferns.', 6],
    [
      'Winter herbs',
      'Thyme, sage and savory that stay outside at minus ten and can be cut in the snow.',
      11,
    ],
    [
      'Bee hotel',
      'Hollow stems for solitary bees. They do not sting, and they see to it that your fruit sets.',
      24,
    ],
    ['Slug ring', 'Copper all around the bed. Slugs turn back, hedgehogs do not mind.', 18],
    [
      'Folding spade',
      'Small enough for a rucksack and strong enough for clay. The edge can be sharpened.',
      27,
    ],
    ['Garden gloves', 'Thorns do not get through the palm; the back lets air in. Washable.', 14],
    [
      'Trellis',
      'Two metres of willow for beans, peas and sweet peas to climb. Stuck into the pot, no drilling.',
      16,
    ],
    [
      'Frost fleece',
      'Thrown over at night in May, when it freezes once more. Lets light and rain through.',
      8,
    ],
    [
      'Liquid feed',
      'Two capfuls a week from June on. Yellow leaves turn green again within a fortnight.',
      7,
    ],
  ].map(([name, about, price]) => ({ name, about, price })),
)
