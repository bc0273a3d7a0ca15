/** "French" to who reads English: a language by its name in another. */
export function languageName(reader: string, language: string): string {
  return new Intl.DisplayNames([reader], { type: "language" }).of(language) ?? language;
}
