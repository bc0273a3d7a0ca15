/**
 * "From the Netherlands", "Depuis le Canada", "Aus der Schweiz": the article a country's name takes when something comes from it.
 * CLDR has the names but not their articles. A country missing here is said without one.
 * @param country ISO 3166-1 alpha-2 @param name as the language calls it
 */
export function fromPlace(language: string, country: string, name: string): string {
  switch (language) {
    case "fr":
      return `Depuis ${frenchArticle(country, name)}${name}`;
    case "de":
      return fromInGerman[country] ?? `Aus ${name}`;
    case "es":
      return `Desde ${name}`;
    default:
      return `From ${englishArticle.has(country) ? "the " : ""}${name}`;
  }
}

const englishArticle = new Set("AE BS CF CG CD DO FK FO GB GM KM KY MH MV NL PH SB TC US VG VI".split(" "));

const frenchPlural = new Set("AE BM BS FJ FK FO KM KY MH MV NL PH PW SB SC TC US VG VI".split(" "));
const frenchBare = new Set(
  "AD AG AW BB BH BL CU CW CY DJ GD GI GU HK HT IL JE GG KI KN LC MC MF MG MO MS MT MU NR NU OM PM PR QA RE SG SM ST SX TG TL TO TT TV TW VC VU YT".split(
    " ",
  ),
);
/** Names that end in "e" and are masculine all the same. */
const frenchMasculine = new Set("BZ KH MX MZ SR ZW".split(" "));

function frenchArticle(country: string, name: string): string {
  if (frenchBare.has(country) || name === country) return "";
  if (frenchPlural.has(country)) return "les ";
  if (/^[AEÉIÎOU]/.test(name)) return "l’";
  return /e$/.test(name) && !frenchMasculine.has(country)
    ? "la "
    : country === "CF" || country === "GF" || country === "PF" || country === "NC"
      ? "la "
      : "le ";
}

const fromInGerman: Readonly<Record<string, string>> = {
  AE: "Aus den Vereinigten Arabischen Emiraten",
  CD: "Aus der Demokratischen Republik Kongo",
  CF: "Aus der Zentralafrikanischen Republik",
  CH: "Aus der Schweiz",
  DO: "Aus der Dominikanischen Republik",
  FK: "Von den Falklandinseln",
  FO: "Von den Färöern",
  GB: "Aus dem Vereinigten Königreich",
  IM: "Von der Isle of Man",
  IQ: "Aus dem Irak",
  IR: "Aus dem Iran",
  LB: "Aus dem Libanon",
  MD: "Aus der Republik Moldau",
  MN: "Aus der Mongolei",
  MV: "Von den Malediven",
  NL: "Aus den Niederlanden",
  PH: "Von den Philippinen",
  SC: "Von den Seychellen",
  SD: "Aus dem Sudan",
  SK: "Aus der Slowakei",
  SN: "Aus dem Senegal",
  TR: "Aus der Türkei",
  UA: "Aus der Ukraine",
  US: "Aus den Vereinigten Staaten",
  VA: "Aus der Vatikanstadt",
  YE: "Aus dem Jemen",
};
