import { IntlMessageFormat } from "intl-messageformat";
import type { RefusalCode, RefusalDetails } from "../server/domain/errors.ts";
import { exponent, toDecimal } from "../server/domain/money.ts";
import { messages as pseudo } from "./generated/ar-XB.ts";
import { messages as de } from "./generated/de.ts";
import { messages as en } from "./generated/en.ts";
import { messages as es } from "./generated/es.ts";
import { messages as fr } from "./generated/fr.ts";
import type { MessageId, MessageValues } from "./generated/ids.ts";
import { fromPlace } from "./places.ts";
import { refusalWords } from "./refusals.ts";

export type { MessageId } from "./generated/ids.ts";

/** The languages every sentence exists in. */
export const languages = ["en", "fr", "es", "de"] as const;
export type Language = (typeof languages)[number];

/** `day` "6 December", `day_short` "6 Dec", `day_year` "6 December 2026", `weekday` "Sunday 6 December", `weekday_only` "Sunday", `weekday_year` "Sunday 6 December 2026", `time` "6 Dec, 16:08". */
export type DateStyle =
  | "day"
  | "day_short"
  | "day_short_year"
  | "day_year"
  | "weekday"
  | "weekday_only"
  | "weekday_year"
  | "time"
  | "time_year";

/** Values are optional only for messages that take none. */
type ValuesOf<Name extends MessageId> =
  Record<never, never> extends MessageValues[Name]
    ? [values?: Readonly<Record<string, string | number>>]
    : [values: Readonly<MessageValues[Name]>];

/** Everything a view needs to speak one language. Nothing here is global; two languages can be spoken at the same time. */
export interface Texts {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  say<Name extends MessageId>(name: Name, ...values: ValuesOf<Name>): string;
  /** What is said under an id that data names, as a provider's settings do, and that takes no values; null when nothing is. */
  named(id: string): string | null;
  /** Why the answer is no and what to do about it. Details that no sentence speaks of are left out. */
  refusal(code: RefusalCode, details?: RefusalDetails): string;
  /** @param minor integer minor units; a negative amount carries a real minus sign */
  money(minor: number, currency: string): string;
  /** @param at epoch milliseconds @param zone IANA time zone */
  date(at: number, zone: string, style: DateStyle): string;
  /** "10 %", "5.5 %". @param basisPoints 1 % = 100 */
  percent(basisPoints: number): string;
  /** "red, green and blue" */
  list(items: readonly string[]): string;
  /** "Canada". @param code ISO 3166-1 alpha-2; a code nobody knows stays as it is */
  country(code: string): string;
  /** "From the United States", with the article the language wants. */
  fromCountry(code: string): string;
}

interface Speech {
  readonly messages: Readonly<Record<MessageId, string>>;
  /** What `Intl` is asked for; English dates are written day first, as in "6 December". */
  readonly intl: string;
  readonly direction: "ltr" | "rtl";
}

const speeches: Readonly<Record<string, Speech>> = {
  en: { messages: en, intl: "en-GB", direction: "ltr" },
  fr: { messages: fr, intl: "fr", direction: "ltr" },
  es: { messages: es, intl: "es", direction: "ltr" },
  de: { messages: de, intl: "de", direction: "ltr" },
  "ar-XB": { messages: pseudo, intl: "ar-u-nu-latn", direction: "rtl" },
};

const spoken = new Map<string, Texts>();

/** The texts of a language; "fr-CA" is French, and a language we do not speak is English. `ar-XB` is the mirrored one for tests. */
export function textsFor(language: string): Texts {
  const exact = speeches[language] ? language : (language.toLowerCase().split(/[-_]/)[0] ?? "");
  const known = speeches[exact] ? exact : "en";
  const texts = spoken.get(known) ?? speak(known, speeches[known] ?? { messages: en, intl: "en-GB", direction: "ltr" });
  spoken.set(known, texts);
  return texts;
}

function speak(language: string, { messages, intl, direction }: Speech): Texts {
  const compiled = kept((id: MessageId) => new IntlMessageFormat(messages[id], intl, undefined, { ignoreTag: true }));
  const currencies = kept((currency: string) => {
    const digits = exponent(currency);
    return new Intl.NumberFormat(intl, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  });
  const dates = kept((zoneAndStyle: string) => {
    const [zone = "UTC", style = "day"] = zoneAndStyle.split("|");
    return new Intl.DateTimeFormat(intl, { timeZone: zone, calendar: "gregory", ...dateFields[style as DateStyle] });
  });
  const percents = new Intl.NumberFormat(intl, { maximumFractionDigits: 2 });
  const places = new Intl.DisplayNames([intl], { type: "region", fallback: "code" });
  const lists = new Intl.ListFormat(intl, { type: "conjunction", style: "long" });
  const country = (code: string): string => (/^[A-Za-z]{2}$/.test(code) ? (places.of(code.toUpperCase()) ?? code) : code);

  const texts: Texts = {
    language,
    direction,
    say: (name, ...values) => String(compiled(name).format(values[0] as Record<string, string | number> | undefined)),
    named: (id) => (Object.hasOwn(messages, id) ? String(compiled(id as MessageId).format()) : null),
    refusal: (code, details = {}) => refusalWords(code, details, texts),
    money: (minor, currency) => {
      // The decimal text, not a float: Intl reads it digit by digit.
      const parts = currencies(currency).formatToParts(toDecimal(minor, currency) as Intl.StringNumericLiteral);
      return parts.map(({ type, value }) => (type === "minusSign" ? "−" : unbreakable(value))).join("");
    },
    date: (at, zone, style) => {
      const parts = dates(`${zone}|${style}`).formatToParts(at);
      return parts
        .map(({ value }, place) => (parts[place - 1]?.type === "weekday" ? afterWeekday(language, value) : unbreakable(value)))
        .join("");
    },
    percent: (basisPoints) => `${percents.format(basisPoints / 100)}\u00a0%`,
    list: (items) => lists.format(items),
    country,
    fromCountry: (code) => fromPlace(language, code.toUpperCase(), country(code)),
  };
  return texts;
}

const dateFields: Readonly<Record<DateStyle, Intl.DateTimeFormatOptions>> = {
  day: { day: "numeric", month: "long" },
  day_short: { day: "numeric", month: "short" },
  day_short_year: { day: "numeric", month: "short", year: "numeric" },
  day_year: { day: "numeric", month: "long", year: "numeric" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  weekday_only: { weekday: "long" },
  weekday_year: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_year: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

/** A date may break after its weekday; British English writes no comma there. */
function afterWeekday(language: string, literal: string): string {
  return language === "en" ? " " : literal;
}

function unbreakable(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    made.set(key, fresh);
    return fresh;
  };
}
