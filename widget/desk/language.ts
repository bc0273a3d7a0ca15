import { configureLocalization } from "@lit/localize";

/** Literal imports, so that a bundler finds every language. */
const loaders = {
  fr: () => import("../generated/desk/fr.ts"),
  es: () => import("../generated/desk/es.ts"),
  de: () => import("../generated/desk/de.ts"),
} as const;

export const deskLanguages = ["en", "fr", "es", "de"] as const;
export type DeskLanguage = (typeof deskLanguages)[number];

const { setLocale, getLocale } = configureLocalization({
  sourceLocale: "en",
  targetLocales: Object.keys(loaders),
  loadLocale: (language) => loaders[language as keyof typeof loaders](),
});

/** The first of the wishes the desk speaks, else English. `de-AT` is served by `de`. */
export function deskLanguage(wishes: readonly (string | null | undefined)[]): DeskLanguage {
  for (const wish of wishes) {
    const found = deskLanguages.find((one) => one === wish?.split("-")[0]?.toLowerCase());
    if (found) return found;
  }
  return "en";
}

/** Speaks a language from now on; one that does not arrive leaves the one before. Everything on the page must be drawn again. */
export async function speakDesk(language: DeskLanguage): Promise<void> {
  if (getLocale() === language) return;
  await setLocale(language).catch(() => undefined);
  document.documentElement.lang = getLocale();
}
