import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { IntlMessageFormat } from "intl-messageformat";
import { messages as pseudo } from "../locales/generated/ar-XB.ts";
import { messages as de } from "../locales/generated/de.ts";
import { messages as en } from "../locales/generated/en.ts";
import { messages as es } from "../locales/generated/es.ts";
import { messages as fr } from "../locales/generated/fr.ts";
import { languages, textsFor } from "../locales/texts.ts";
import { refusalCodes } from "../server/domain/errors.ts";

const dictionaries = { en, fr, es, de };
const sunday = Date.UTC(2026, 11, 6, 11);
const paris = "Europe/Paris";
const plain = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ").replaceAll("’", "'").replaceAll("\u2011", "-");

describe("the sentences", () => {
  it("are what their sources say: nothing is missing, no placeholder differs, nothing was edited in the generated files", () => {
    execFileSync(process.execPath, ["locales/build.ts", "--check"], { stdio: "pipe" });
  });

  it("tell a person what to do for every refusal there is, and for none that there is not", () => {
    const written = Object.keys(en).filter((id) => id.startsWith("refusals."));
    assert.deepEqual(written.map((id) => id.slice("refusals.".length)).sort(), [...refusalCodes].sort());
  });

  it("can be spoken with any number of things in every language", () => {
    for (const [language, messages] of Object.entries({ ...dictionaries, "ar-XB": pseudo })) {
      for (const [id, text] of Object.entries(messages)) {
        for (const count of [0, 1, 2, 5]) {
          const values = Object.fromEntries([...text.matchAll(/\{(\w+)/g)].map(([, name]) => [name, count]));
          const spoken = String(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).format(values));
          assert.doesNotMatch(spoken, /[{}]|plural|undefined/, `${language} ${id}`);
        }
      }
    }
  });

  const forbidden = {
    en: /\b(error|invalid|failed|unfortunately|sorry|eligible|RMA|you did not|you must)\b|!/i,
    fr: /\b(erreur|invalide|échec|échoué|malheureusement|désolé|éligible|RMA|vous devez|vous n.avez pas)(e|s|es)?\b|!/i,
    es: /\b(error|inválid[oa]|fallid[oa]|falló|lamentablemente|desgraciadamente|lo sentimos|elegible|RMA|usted debe|debe usted|tiene que enviar)\b|!|¡/i,
    de: /\b(Fehler|ungültig|fehlgeschlagen|leider|Entschuldigung|RMA|müssen Sie|Sie müssen|nicht berechtigt)|!/i,
  };
  for (const language of languages) {
    it(`never scold, apologise or shout in ${language}`, () => {
      for (const [id, text] of Object.entries(dictionaries[language])) assert.doesNotMatch(text, forbidden[language], id);
    });
  }

  it("address the reader formally in French, Spanish and German", () => {
    for (const [id, text] of Object.entries(fr)) assert.doesNotMatch(text, /(?<!\p{L})(tu|toi|ton|ta|tes)(?!\p{L})/iu, id);
    for (const [id, text] of Object.entries(es)) assert.doesNotMatch(text, /(?<!\p{L})(tú|tus|puedes|tienes|quieres)(?!\p{L})/iu, id);
    for (const [id, text] of Object.entries(de)) assert.doesNotMatch(text, /(?<!\p{L})(du|dir|dich|dein\p{L}*)(?!\p{L})/iu, id);
  });

  it("are set with real apostrophes, unbroken signs and an e‑mail that stays whole", () => {
    for (const [language, messages] of Object.entries(dictionaries)) {
      for (const [id, text] of Object.entries(messages)) {
        assert.doesNotMatch(text, /'| %| [×]|[eE]-[mM]ail/, `${language} ${id}`);
        if (language === "fr") assert.doesNotMatch(text, / [:;?!»]|« /, `${language} ${id}`);
      }
    }
  });

  it("say the words of the look in all four languages", () => {
    const start = Date.UTC(2026, 9, 16, 11);
    const values = (language: string) => {
      const texts = textsFor(language);
      return {
        start: texts.date(start, paris, "day"),
        days: 30,
        last: texts.date(Date.UTC(2026, 10, 15, 11), paris, "day"),
        today: texts.date(Date.UTC(2026, 10, 22, 11), paris, "day"),
        late: 7,
      };
    };
    const said = (language: string) => plain(textsFor(language).say("assess.too_late.sum_delivery", values(language)));
    assert.equal(said("en"), "Delivered on 16 October + 30 days = 15 November. Today, 22 November, is 7 days later.");
    assert.equal(said("fr"), "Livré le 16 octobre + 30 jours = 15 novembre. Nous sommes le 22 novembre, 7 jours plus tard.");
    assert.equal(said("de"), "Geliefert am 16. Oktober + 30 Tage = 15. November. Heute, 22. November, ist 7 Tage später.");
    assert.equal(said("es"), "Entregado el 16 de octubre + 30 días = 15 de noviembre. Hoy, 22 de noviembre, es 7 días después.");
  });
});

describe("a language", () => {
  it("is found by its first part, and is English when nobody here speaks it", () => {
    assert.equal(textsFor("fr-CA").language, "fr");
    assert.equal(textsFor("DE_at").language, "de");
    assert.equal(textsFor("ja").language, "en");
    assert.equal(textsFor("").language, "en");
  });

  it("says amounts digit by digit, without a float in between", () => {
    const { money } = textsFor("en");
    assert.equal(money(14_130, "EUR"), "€141.30");
    assert.equal(money(-450, "EUR"), "−€4.50");
    assert.equal(money(900, "JPY"), "JP¥900");
    assert.equal(plain(money(1_234, "KWD")), "KWD 1.234");
    assert.equal(money(9_007_199_254_740_991, "EUR"), "€90,071,992,547,409.91");
    assert.equal(textsFor("fr").money(14_130, "EUR"), "141,30\u00a0€");
    assert.equal(plain(textsFor("de").money(-450, "EUR")), "−4,50 €");
    assert.equal(plain(textsFor("es").money(490, "EUR")), "4,90 €");
  });

  it("names days in the zone they belong to, and keeps them on one line", () => {
    assert.equal(textsFor("en").date(sunday, paris, "weekday_year"), "Sunday 6\u00a0December\u00a02026");
    assert.equal(plain(textsFor("fr").date(sunday, paris, "weekday_year")), "dimanche 6 décembre 2026");
    assert.equal(plain(textsFor("de").date(sunday, paris, "weekday_year")), "Sonntag, 6. Dezember 2026");
    assert.equal(plain(textsFor("es").date(sunday, paris, "weekday_year")), "domingo, 6 de diciembre de 2026");
    assert.equal(plain(textsFor("en").date(Date.UTC(2026, 10, 30, 23, 30), paris, "day")), "1 December");
    assert.equal(plain(textsFor("en").date(Date.UTC(2026, 10, 22, 15, 8), paris, "time")), "22 Nov, 16:08");
  });

  it("gives countries their article", () => {
    assert.equal(textsFor("en").fromCountry("US"), "From the United States");
    assert.equal(textsFor("fr").fromCountry("CA"), "Depuis le Canada");
    assert.equal(textsFor("fr").fromCountry("CH"), "Depuis la Suisse");
    assert.equal(textsFor("fr").fromCountry("JP"), "Depuis le Japon");
    assert.equal(textsFor("fr").fromCountry("IT"), "Depuis l’Italie");
    assert.equal(textsFor("fr").fromCountry("US"), "Depuis les États-Unis");
    assert.equal(textsFor("de").fromCountry("CH"), "Aus der Schweiz");
    assert.equal(textsFor("es").fromCountry("CA"), "Desde Canadá");
  });

  it("puts dates and arithmetic into a refusal that carries them", () => {
    const details = {
      from: "delivery",
      startedAt: Date.UTC(2026, 9, 16, 11),
      days: 30,
      until: Date.UTC(2026, 10, 15, 22, 59, 59, 999),
      today: Date.UTC(2026, 10, 22, 11),
      daysLate: 7,
      zone: paris,
    };
    const said = plain(textsFor("en").refusal("too_late", details));
    assert.match(said, /Delivered on 16 October 2026 \+ 30 days = 15 November 2026\. Today, 22 November 2026, is 7 days later\.$/);
    assert.match(textsFor("en").refusal("too_late"), /^The time to return it is over\./);
  });

  it("can be mirrored, and then shows that every sentence came from here", () => {
    const mirrored = textsFor("ar-XB");
    assert.equal(mirrored.direction, "rtl");
    assert.equal(mirrored.say("assess.link.fault"), "\u202b⟧Report a fault with this item⟦\u202c");
  });
});

describe("npm run locales", () => {
  const run = (folder: string, ...args: string[]) =>
    spawnSync(process.execPath, ["locales/build.ts", "--in", folder, ...args], { encoding: "utf8" });
  const inFolder = (test: (folder: string) => void) => () => {
    const folder = mkdtempSync(join(tmpdir(), "locales-"));
    mkdirSync(join(folder, "source"));
    try {
      test(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const write = (folder: string, file: string, content: unknown) => writeFileSync(join(folder, file), JSON.stringify(content));
  const xliff = (folder: string) => readFileSync(join(folder, "server/fr.xlf"), "utf8");
  const all = (text: string) => ({ fr: text, es: text, de: text });

  it(
    "names what is not translated, and keeps what is",
    inFolder((folder) => {
      write(folder, "source/a.json", { "a.one": "One <b> & two" });
      const missing = run(folder);
      assert.equal(missing.status, 1);
      assert.match(missing.stderr, /a\.one: no de translation/);
      write(folder, "merge.json", { "a.one": all("Un <b> & deux\n« l'autre »") });
      assert.equal(run(folder, "--merge", join(folder, "merge.json")).status, 0);
      const before = xliff(folder);
      assert.equal(run(folder).status, 0);
      assert.equal(xliff(folder), before);
      assert.match(readFileSync(join(folder, "generated/fr.ts"), "utf8"), /Un <b> & deux\\n«\u00a0l’autre\u00a0»/);
    }),
  );

  it(
    "refuses a translation whose placeholders differ",
    inFolder((folder) => {
      write(folder, "source/a.json", { "a.one": "Until {date}" });
      write(folder, "merge.json", { "a.one": all("Jusqu'au {day}") });
      const answer = run(folder, "--merge", join(folder, "merge.json"));
      assert.equal(answer.status, 1);
      assert.match(answer.stderr, /a\.one: fr has the placeholders \{day\}, English has \{date\}/);
    }),
  );

  it(
    "marks translations of a changed sentence for review, and drops those of a sentence that is gone",
    inFolder((folder) => {
      write(folder, "source/a.json", { "a.one": "One", "a.two": "Two" });
      write(folder, "merge.json", { "a.one": all("un"), "a.two": all("deux") });
      run(folder, "--merge", join(folder, "merge.json"));
      write(folder, "source/a.json", { "a.one": "Only one" });
      assert.equal(run(folder).status, 0);
      assert.match(xliff(folder), /needs-review-translation">un</);
      assert.doesNotMatch(xliff(folder), /a\.two/);
      assert.equal(run(folder, "--check").status, 0);
    }),
  );
});
