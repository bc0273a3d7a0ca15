import { ConnectionProblem, type Written } from "../port.ts";

/** Whatever is looked up before something is written: when that fails, nothing was asked for. */
export async function lookedUp<Value>(look: () => Promise<Written<Value>>): Promise<Written<Value>> {
  try {
    return await look();
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    const { trouble, message, retryAfter = 60 } = problem;
    if (trouble === "not_allowed" || trouble === "not_found") return { kind: "rejected", code: trouble, message };
    return { kind: "rejected", code: trouble === "busy" ? "busy" : "not_reached", message, retryAfter };
  }
}
