/** Of a language's texts those that the build keeps with a file that comes later; as sources they are all in each. */
declare module "*?steps" {
  export const templates: Record<string, string | { strTag: true; strings: TemplateStringsArray; values: unknown[] }>;
}
declare module "*?points" {
  export const templates: Record<string, string | { strTag: true; strings: TemplateStringsArray; values: unknown[] }>;
}
declare module "*?tracking" {
  export const templates: Record<string, string | { strTag: true; strings: TemplateStringsArray; values: unknown[] }>;
}
