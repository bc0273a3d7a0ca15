/** Every help page there is, and the day its words were last changed (UTC). */
export const helpTopics = {
  portal: "2026-11-25",
  languages: "2026-11-25",
  proof: "2026-11-25",
  brand: "2026-11-25",
  sender: "2026-11-25",
  addresses: "2026-11-25",
  grades: "2026-11-25",
  limits: "2026-11-25",
  "saved-texts": "2026-11-25",
  mails: "2026-11-25",
  webhooks: "2026-11-25",
  connections: "2026-11-26",
  money: "2026-11-26",
  shipping: "2026-11-26",
  tracking: "2026-11-26",
  pickups: "2026-11-26",
  retention: "2026-11-25",
  links: "2026-11-25",
  "page-check": "2026-11-25",
  windows: "2026-11-25",
  withdrawal: "2026-11-25",
  resolutions: "2026-11-25",
  reasons: "2026-11-25",
  approval: "2026-11-25",
} as const satisfies Readonly<Record<string, string>>;

export type HelpTopic = keyof typeof helpTopics;

export function isHelpTopic(text: string): text is HelpTopic {
  return Object.hasOwn(helpTopics, text);
}
