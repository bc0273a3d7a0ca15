/** Of a language's texts those that the build keeps out of the first file; as sources they are all in both. */
declare module "*?later" {
  export const templates: Record<string, string | { strTag: true; strings: TemplateStringsArray; values: unknown[] }>;
}
