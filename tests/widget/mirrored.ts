import { templates } from "../../widget/generated/locales/de.ts";
import { loaders } from "../../widget/shared/locale.ts";

/** A pretended right-to-left language, for tests only: every text turned round and longer than English, as Arabic words would be. */
export function speakMirrored(): void {
  loaders["ar-XB"] = async () => ({
    templates: Object.fromEntries(Object.entries(templates).map(([id, text]) => [id, typeof text === "string" ? `‮${text}‬` : text])),
  });
}
