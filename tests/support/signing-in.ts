import assert from "node:assert/strict";
import type { Answer, World } from "./world.ts";

export const here = { "Sec-Fetch-Site": "same-origin" };

/** The headers a browser sends after an answer set its cookies. */
export function browserAfter(answer: Answer): Record<string, string> {
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return { ...here, Cookie: cookies.join("; ") };
}

export function signIn(world: World, body: object, headers: Record<string, string> = here): Promise<Answer> {
  return world.ask("POST", "/api/desk/sessions", { body, headers });
}

/** The secret of the link in the latest letter to an address. */
export function linkIn(world: World, to: string, screen: "join" | "reset"): string {
  const letter = world.letters.findLast((one) => one.to === to);
  const found = new RegExp(`/desk/${screen}#([\\w-]{43})`).exec(letter?.text ?? "");
  return found?.[1] ?? assert.fail(`no link for ${to} in ${letter?.text}`);
}
