/**
 * Marks that prompts often name and that belong to somebody. Words that mean something else as well (apple, shell, target,
 * marvel) are left out: a warning that is mostly wrong is not read.
 */
const MARKS =
  "Adidas|Airbnb|AirPods|Aldi|Amazon Prime|Asics|Aston Martin|Audi|Barbie|Batman|BMW|Bugatti|Burberry|Burger King|Calvin Klein|Cartier|Chanel|Coca[- ]Cola|Disney|DreamWorks|Ducati|Dunkin|Facebook|Fanta|Ferrari|FIFA|Fortnite|Game of Thrones|Google|Gucci|Harley[- ]Davidson|Harry Potter|Heineken|Hello Kitty|Hermès|Ikea|Instagram|iPhone|iPad|KFC|Lamborghini|Lego|Levi’s|Levi's|Lidl|LinkedIn|Louis Vuitton|MacBook|Marlboro|Marvel Studios|Maserati|McDonald’s|McDonald's|Mercedes[- ]Benz|Mickey Mouse|Microsoft|Minecraft|Netflix|New Balance|Nike|Nintendo|Nivea|Nutella|Olympic rings|Pepsi|Pikachu|Pixar|PlayStation|Pokémon|Pokemon|Porsche|Prada|Red Bull|Rolex|Rolls[- ]Royce|Simpsons|Skoda|Snoopy|Spider[- ]?Man|Spotify|Star Trek|Star Wars|Starbucks|Super Mario|Superman|Tesla|TikTok|Toblerone|Versace|Vespa|Volkswagen|Vans shoes|WhatsApp|Xbox|YouTube|Zara"

const MARK = new RegExp(`(?<![\\p{L}\\p{N}])(?:${MARKS})(?![\\p{L}\\p{N}])`, 'giu')

/** Two or three capitalised words in a row, not at the beginning of a sentence: in English, mostly a name. */
const NAME =
  /(?<=[\p{Ll}\p{N},;:’”"')]\s)\p{Lu}[\p{L}’'-]+(?:\s(?:de|da|van|von|der|den|al|bin|la|le)){0,2}(?:\s\p{Lu}[\p{L}’'-]+){1,2}/gu

/** First words of names of places and things. */
const PLACES =
  /^(?:New|North|South|East|West|San|Santa|Saint|St|Los|Las|El|Great|Lake|Loch|Mount|Mont|Monte|River|Cape|Bay|Gulf|Port|Old|Upper|Lower|Central|Golden|Grand|Black|Red|White|Blue|Green|The|Mid|Art|Bauhaus|Costa|Isle|Puerto|Rio|Royal|Hong|Sri|Abu|Tel|Buenos|Cinque)\b/

/**
 * What a person should think about before words are sent to an image model: marks of others, and names that may be those
 * of living people. A look at words, not a judgement of law: it knows neither who is alive nor who has agreed, and it
 * misses whoever is described without a name. English only.
 */
export function likenessWarnings(words: string): readonly string[] {
  const marks = unique(words.matchAll(MARK))
  const names = unique(words.matchAll(NAME)).filter(
    (name) => !PLACES.test(name) && !marks.some((mark) => name.toLowerCase().includes(mark.toLowerCase())),
  )
  return [
    ...marks.map(
      (mark) => `“${mark}” belongs to somebody else: describe what is to be seen instead of naming it.`,
    ),
    ...names.map(
      (name) =>
        `“${name}” may be the name of a living person: their picture needs their consent. Places and invented people are fine.`,
    ),
  ]
}

function unique(matches: Iterable<RegExpExecArray>): readonly string[] {
  return [...new Set([...matches].map(([text]) => text))]
}
