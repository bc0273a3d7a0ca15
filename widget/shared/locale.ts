/// <reference path="./later-words.d.ts" />
import { configureLocalization } from "@lit/localize";
import { nearby } from "./nearby.ts";
import { messages } from "./version.ts";

type Templates = Awaited<ReturnType<Parameters<typeof configureLocalization>[0]["loadLocale"]>> & { readonly version?: string };

export const sourceLanguage = "en";

/** Literal imports, so that a bundler finds every language. Tests add a mirrored one. */
export const loaders: Record<string, () => Promise<Templates>> = {
  fr: () => import("../generated/locales/fr.ts"),
  de: () => import("../generated/locales/de.ts"),
  es: () => import("../generated/locales/es.ts"),
};

/** What the first step does not say comes with the files that say it. */
const laterLoaders: Record<string, Record<Later, () => Promise<Templates>>> = {
  fr: {
    steps: () => import("../generated/locales/fr.ts?steps"),
    points: () => import("../generated/locales/fr.ts?points"),
    tracking: () => import("../generated/locales/fr.ts?tracking"),
  },
  de: {
    steps: () => import("../generated/locales/de.ts?steps"),
    points: () => import("../generated/locales/de.ts?points"),
    tracking: () => import("../generated/locales/de.ts?tracking"),
  },
  es: {
    steps: () => import("../generated/locales/es.ts?steps"),
    points: () => import("../generated/locales/es.ts?points"),
    tracking: () => import("../generated/locales/es.ts?tracking"),
  },
};

/** A file that comes when it is needed. */
export type Later = "steps" | "points" | "tracking";

let localization: ReturnType<typeof configureLocalization> | undefined;

/** English now is better than the right language after this long, in milliseconds. */
const patience = 5_000;

/** Someone who speaks, and is told when the page's one language has become another. */
export interface Speaker {
  heard(language: string): void;
}

/** @lit/localize knows one language per page; whose wish came true, so that a different one can be reported instead of silently winning. */
const wishes = new Map<Speaker, string | null>();

/**
 * Makes `language` the language of the page's portals and answers which one is spoken from now on.
 * A language that does not arrive leaves English, and may be asked for again.
 */
export async function speak(language: string, asker: Speaker): Promise<string> {
  localization ??= configureLocalization({ sourceLocale: sourceLanguage, targetLocales: Object.keys(loaders), loadLocale: load });
  wishes.set(asker, null);
  const other = [...wishes.values()].find((wish) => wish && wish !== language);
  if (other) {
    console.warn(`<returns-portal>: this page already speaks "${other}", so "${language}" is ignored. One page has one language.`);
    return localization.getLocale();
  }
  wishes.set(asker, language);
  try {
    const late = new Promise((_, reject) => setTimeout(reject, patience));
    await Promise.race([localization.setLocale(language).then(learn), late]);
  } catch {
    // A failed load stays failed inside @lit/localize until another language was asked for.
    await localization.setLocale(sourceLanguage);
  }
  const spoken = localization.getLocale();
  for (const speaker of wishes.keys()) if (speaker !== asker) speaker.heard(spoken);
  return spoken;
}

const load = (language: string): Promise<Templates> => nearby(loaders[language], `locales/${language}`, messages);

const learned = new Set<Later>();

/** From now on every language brings the words of this file too. */
export function learnMore(file: Later): Promise<void> {
  learned.add(file);
  return learn();
}

/** Adds them to the texts that are spoken: the same object, because a module is loaded once. */
async function learn(): Promise<void> {
  const language = localization?.getLocale() ?? sourceLanguage;
  const more = laterLoaders[language];
  if (!more) return;
  const texts = await load(language);
  const words = await Promise.all([...learned].map((file) => nearby(more[file], `locales/${language}-${file}`, messages)));
  Object.assign(texts.templates, ...words.map(({ templates }) => templates));
}

export const fallSilent = (asker: Speaker): boolean => wishes.delete(asker);

/** The first language among the wishes that we have, or null. `de-AT` is served by `de`. */
export function firstSpoken(wanted: readonly (string | null | undefined)[]): string | null {
  for (const wish of wanted) {
    const known = [wish, wish?.split("-")[0]?.toLowerCase()].find((code) => code === sourceLanguage || (code && code in loaders));
    if (known) return known;
  }
  return null;
}

/** The language of the place an element stands in, through shadow roots. */
export function languageAround(element: Element | null): string | null {
  for (let place: Element | null = element; place; ) {
    const marked: Element | null = place.closest("[lang]");
    if (marked) return marked.getAttribute("lang");
    const root = place.getRootNode();
    place = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}

export const direction = (language: string): "rtl" | "ltr" => (/^(ar|fa|he|ur)\b/.test(language) ? "rtl" : "ltr");

/** English as Europe writes it: 6 December, never December 6. */
export const regional = (language: string): string => (language === "en" ? "en-GB" : language);

/** `minor` in the currency's smallest unit. With `signed`, gains carry a plus. */
export function money(language: string, minor: number, currency: string, signed = false): string {
  const format = new Intl.NumberFormat(regional(language), {
    style: "currency",
    currency,
    signDisplay: signed ? "exceptZero" : "negative",
  });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)).replace("-", "−");
}

/** "12 October", in the shopper's own zone. */
export const day = (language: string, at: number): string =>
  new Intl.DateTimeFormat(regional(language), { day: "numeric", month: "long" }).format(at).replaceAll(" ", "\u00a0");

export const percent = (language: string, share: number): string =>
  new Intl.NumberFormat(regional(language), { style: "percent" }).format(share);

/** Our languages need two forms only; French counts zero as one. */
export const isOne = (language: string, count: number): boolean => new Intl.PluralRules(language).select(count) === "one";
