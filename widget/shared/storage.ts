/**
 * A drawer that may not exist: in a sandboxed frame every touch of storage throws. Whatever is kept here is a convenience, never needed,
 * and never holds a token, a postcode or an e-mail address.
 */
export interface Drawer<Content> {
  read(): Content | null;
  keep(content: Content): void;
  empty(): void;
}

export function openDrawer<Content>(name: string): Drawer<Content> {
  const key = `returns-portal:${name}`;
  return {
    read: () => attempt(() => JSON.parse(sessionStorage.getItem(key) ?? "null")),
    keep: (content) => attempt(() => sessionStorage.setItem(key, JSON.stringify(content))),
    empty: () => attempt(() => sessionStorage.removeItem(key)),
  };
}

function attempt<T>(touch: () => T): T | null {
  try {
    return touch();
  } catch {
    return null;
  }
}
