/** The line, from 1, on which the value at a JSON pointer begins; the nearest around it where there is none. The text is whole JSON. */
export function lineOf(text: string, pointer: string): number {
  const wanted = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  let at = 0;
  let best = 0;

  const blank = (): void => {
    while (/\s/.test(text[at] ?? "")) at += 1;
  };
  const string = (): string => {
    const from = at;
    for (at += 1; text[at] !== '"' && at < text.length; at += 1) if (text[at] === "\\") at += 1;
    at += 1;
    return JSON.parse(text.slice(from, at)) as string;
  };
  /** @param depth how much of the pointer leads here; -1: elsewhere */
  const value = (depth: number): void => {
    blank();
    if (depth >= 0) best = at;
    const opened = text[at];
    if (opened !== "{" && opened !== "[") {
      if (opened === '"') string();
      else while (at < text.length && !/[\s,\]}]/.test(text[at] ?? "")) at += 1;
      return;
    }
    at += 1;
    for (let count = 0; at < text.length; count++) {
      blank();
      if (text[at] === "}" || text[at] === "]") break;
      const begins = at;
      const name = opened === "{" ? string() : String(count);
      blank();
      if (text[at] === ":") at += 1;
      const here = depth >= 0 && name === wanted[depth];
      if (here) best = begins;
      const before = best;
      value(here ? depth + 1 : -1);
      if (here && depth + 1 === wanted.length) best = before === begins && opened === "{" ? begins : best;
      blank();
      if (text[at] === ",") at += 1;
    }
    at += 1;
  };
  value(0);
  return text.slice(0, best).split("\n").length;
}

/** What is wrong with a text that is no JSON, and on which line. */
export function readJson(text: string): { value: unknown } | { line: number; said: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (failure) {
    const said = failure instanceof Error ? failure.message : String(failure);
    const position = Number(/position (\d+)/.exec(said)?.[1] ?? text.length);
    return { line: text.slice(0, position).split("\n").length, said };
  }
}
