import type { Json } from "../domain/policy-merge.ts";

const mostBytes = 512 * 1024;
const mostDepth = 24;

/** Names that reach into the objects of the language itself. */
const forbidden = new Set(["__proto__", "constructor", "prototype"]);

/** What may not even be kept as a draft: too large, too deep, or named to do harm. It is looked through without recursion. */
export function boundsOf(policy: Json): { pointer: string; detail: string }[] {
  if (Buffer.byteLength(JSON.stringify(policy)) > mostBytes) return [{ pointer: "/policy", detail: `more than ${mostBytes} bytes` }];
  const waiting: { value: Json; pointer: string; depth: number }[] = [{ value: policy, pointer: "/policy", depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth >= mostDepth) return [{ pointer, detail: `deeper than ${mostDepth}` }];
    for (const [name, part] of Object.entries(value)) {
      if (forbidden.has(name)) return [{ pointer, detail: `"${name}" is no name for anything` }];
      waiting.push({
        value: part,
        pointer: `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1").slice(0, 64)}`,
        depth: depth + 1,
      });
    }
  }
  return [];
}
