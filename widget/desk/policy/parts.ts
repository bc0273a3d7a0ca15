import { msg } from "@lit/localize";

/** The pages of the editor, in the order of its list. */
export const parts = ["windows", "zones", "resolutions", "reasons", "rules", "limits", "approval", "texts", "json"] as const;
export type Part = (typeof parts)[number];

export const partNames: Readonly<Record<Part, () => string>> = {
  windows: () => msg("Windows", { id: "policy.part.windows" }),
  zones: () => msg("Zones", { id: "policy.part.zones" }),
  resolutions: () => msg("Resolutions", { id: "policy.part.resolutions" }),
  reasons: () => msg("Reasons", { id: "policy.part.reasons" }),
  rules: () => msg("Rules", { id: "policy.part.rules" }),
  limits: () => msg("Limits", { id: "policy.part.limits" }),
  approval: () => msg("Approval", { id: "policy.part.approval" }),
  texts: () => msg("Texts", { id: "policy.part.texts" }),
  json: () => msg("JSON", { id: "policy.part.json" }),
};
