/** English as Europe writes it: 6 December, never December 6. */
const regional = (language: string): string => (language === "en" ? "en-GB" : language);

const cache = new Map<string, Intl.NumberFormat>();

function currencyFormat(language: string, currency: string, bare: boolean): Intl.NumberFormat {
  const name = `${language} ${currency} ${bare}`;
  const known = cache.get(name);
  if (known) return known;
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const made = bare
    ? new Intl.NumberFormat(regional(language), { minimumFractionDigits: digits, maximumFractionDigits: digits })
    : new Intl.NumberFormat(regional(language), { style: "currency", currency });
  cache.set(name, made);
  return made;
}

const digitsOf = (currency: string): number => currencyFormat("en", currency, false).resolvedOptions().maximumFractionDigits ?? 2;

/** "€167.94", with a true minus. `minor` in the currency's smallest unit. */
export function money(language: string, minor: number, currency: string): string {
  return currencyFormat(language, currency, false)
    .format(minor / 10 ** digitsOf(currency))
    .replace("-", "−");
}

/** "167.94": where the currency stands in the head or the total. */
export function amount(language: string, minor: number, currency: string): string {
  return currencyFormat(language, currency, true)
    .format(minor / 10 ** digitsOf(currency))
    .replace("-", "−");
}

/** What a person typed as an amount, in minor units; null when it is none. "12,50", "12.5", "1 200,00", "−4.95". */
export function readAmount(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const plain = text
    .trim()
    .replace("−", "-")
    .replace(/[\s\u00a0\u202f']/g, "");
  const match = /^(-?)(\d[\d.,]*)$/.exec(plain);
  if (!match) return null;
  const [, sign, figures = ""] = match;
  const last = Math.max(figures.lastIndexOf("."), figures.lastIndexOf(","));
  const fraction = last >= 0 && figures.length - last - 1 <= digits && digits > 0 ? figures.slice(last + 1) : "";
  const whole = (fraction || (last >= 0 && last === figures.length - 1) ? figures.slice(0, last) : figures).replace(/[.,]/g, "");
  const minor = Number(`${whole || "0"}${fraction.padEnd(digits, "0")}`);
  return Number.isSafeInteger(minor) ? (sign ? -minor : minor) : null;
}

/** The symbol of a currency for a column's head. */
export function symbol(language: string, currency: string): string {
  return (
    currencyFormat(language, currency, false)
      .formatToParts(0)
      .find(({ type }) => type === "currency")?.value ?? currency
  );
}

/** "Tue 8 Dec, 10:38" this year, with the year otherwise. Always in the shop's zone. */
export function moment(language: string, at: number, timeZone: string, now: number): string {
  return new Intl.DateTimeFormat(regional(language), {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(sameYear(at, now, timeZone) ? {} : { year: "numeric" }),
    timeZone,
  }).format(at);
}

/** "Tue 8 Dec" */
export function day(language: string, at: number, timeZone: string, now: number): string {
  return new Intl.DateTimeFormat(regional(language), {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(sameYear(at, now, timeZone) ? {} : { year: "numeric" }),
    timeZone,
  }).format(at);
}

export function time(language: string, at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(regional(language), { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

function sameYear(at: number, now: number, timeZone: string): boolean {
  const year = new Intl.DateTimeFormat("en", { year: "numeric", timeZone });
  return year.format(at) === year.format(now);
}

/** "2 d 19 h", "41 min": how long something waits. */
export function age(language: string, milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const unit = (count: number, name: "day" | "hour" | "minute"): string =>
    new Intl.NumberFormat(regional(language), { style: "unit", unit: name, unitDisplay: "narrow" }).format(count);
  if (minutes < 60) return unit(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return unit(hours, "hour");
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days >= 10 ? unit(days, "day") : `${unit(days, "day")} ${unit(hours % 24, "hour")}`;
}

/** "4 minutes ago", "in 2 hours": how far an instant lies from now. */
export function ago(language: string, at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(regional(language), { numeric: "auto" });
  const seconds = Math.round((at - now) / 1_000);
  const size = Math.abs(seconds);
  if (size < 60) return format.format(0, "second");
  if (size < 3_600) return format.format(Math.trunc(seconds / 60), "minute");
  if (size < 86_400) return format.format(Math.trunc(seconds / 3_600), "hour");
  return format.format(Math.trunc(seconds / 86_400), "day");
}

/** "1,204", "4.5" */
export function number(language: string, value: number): string {
  return new Intl.NumberFormat(regional(language)).format(value);
}

/** "84 kB" */
export function bytes(language: string, count: number): string {
  const large = count >= 1_000_000;
  return new Intl.NumberFormat(regional(language), {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    maximumFractionDigits: large ? 1 : 0,
  }).format(count / (large ? 1_000_000 : 1_000));
}

/** "German", as it is called in the language of who reads. */
export function languageName(language: string, of: string): string {
  return new Intl.DisplayNames(regional(language), { type: "language" }).of(of) ?? of;
}

/** "Netherlands", likewise; empty for none. */
export function countryName(language: string, of: string): string {
  return /^[A-Z]{2}$/.test(of) ? (new Intl.DisplayNames(regional(language), { type: "region" }).of(of) ?? of) : of;
}
