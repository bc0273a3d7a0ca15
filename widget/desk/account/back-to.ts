const home = "/desk/returns";

/** Where a person wanted to go before they were asked who they are: a place of the desk, or its first screen for anything else. */
export function placeFrom(to: string | null): string {
  if (!to?.startsWith("/desk/")) return home;
  try {
    const url = new URL(to, location.origin);
    const elsewhere = url.origin !== location.origin || !url.pathname.startsWith("/desk/");
    return elsewhere || /^\/desk\/(?:sign-in|join|reset)\b/.test(url.pathname) ? home : url.pathname + url.search;
  } catch {
    return home;
  }
}
