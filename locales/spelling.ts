import type { Texts } from "./texts.ts";

/** The words people spell by on the phone: ICAO in English, the postal alphabets elsewhere. */
// biome-ignore format: a table is read across
const alphabets: Readonly<Record<string, readonly string[]>> = {
  en: ["Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"],
  fr: ["Anatole", "Berthe", "Célestin", "Désiré", "Eugène", "François", "Gaston", "Henri", "Irma", "Joseph", "Kléber", "Louis", "Marcel", "Nicolas", "Oscar", "Pierre", "Quintal", "Raoul", "Suzanne", "Thérèse", "Ursule", "Victor", "William", "Xavier", "Yvonne", "Zoé"],
  es: ["Antonio", "Burgos", "Carmen", "Dolores", "Enrique", "Francia", "Gerona", "Historia", "Inés", "José", "Kilo", "Lorenzo", "Madrid", "Navarra", "Oviedo", "París", "Querido", "Ramón", "Sábado", "Toledo", "Ulises", "Valencia", "Washington", "Xilófono", "Yegua", "Zaragoza"],
  de: ["Anton", "Berta", "Cäsar", "Dora", "Emil", "Friedrich", "Gustav", "Heinrich", "Ida", "Julius", "Kaufmann", "Ludwig", "Martha", "Nordpol", "Otto", "Paula", "Quelle", "Richard", "Samuel", "Theodor", "Ulrich", "Viktor", "Wilhelm", "Xanthippe", "Ypsilon", "Zacharias"],
};

/** "A for Alfa, D for Delta, 1, 2": a code as it is said aloud, for who cannot show it. Signs between letters and figures are left out. */
export function spelled(code: string, texts: Texts): string {
  const words = alphabets[texts.language] ?? alphabets.en ?? [];
  const parts = [...code.toUpperCase()].flatMap((letter) => {
    if (/[0-9]/.test(letter)) return [letter];
    const word = /[A-Z]/.test(letter) ? words[letter.charCodeAt(0) - 65] : undefined;
    return word === undefined ? [] : [texts.say("returns.spelled", { letter, word })];
  });
  return parts.join(", ");
}
