/** A form with names in brackets as the objects and lists it stands for: `a[b][0]=1`. A name that is given twice is no form of theirs. */
export function parseForm(text: string): Record<string, unknown> | null {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const steps = [...name.matchAll(/^([^[\]]+)|\[([^[\]]*)\]/g)].map(([, first, inner]) => first ?? inner ?? "");
    if (steps.length === 0 || steps.includes("")) return null;
    const last = steps.pop() ?? "";
    let at = root;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    if (last in at) return null;
    at[last] = value;
  }
  return root;
}
