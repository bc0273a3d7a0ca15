/** What the live check says of a merchant's page. `text` is what was found, in the page's own words. */
export interface PageFinding {
  readonly code: PageFindingCode;
  readonly text: string | null;
}

export const pageFindingCodes = [
  // there was no page to look at
  "bad_address",
  "refused_address",
  "unknown_host",
  "too_many_redirects",
  "too_slow",
  "not_reached",
  "status",
  "not_html",
  // what it lacks, or has wrong
  "no_script",
  "script_elsewhere",
  "script_insecure",
  "script_no_module",
  "no_element",
  "wrong_shop",
  "wrong_api",
  "csp_script",
  "csp_connect",
  // good to know
  "redirected",
  "cut",
] as const;
export type PageFindingCode = (typeof pageFindingCodes)[number];

/** These are told, and keep nothing from working. */
const harmless: ReadonlySet<PageFindingCode> = new Set(["redirected", "cut"]);

export function works(findings: readonly PageFinding[]): boolean {
  return findings.every(({ code }) => harmless.has(code));
}

export interface Page {
  /** As asked, and where the answer came from. */
  readonly asked: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
  /** Only its beginning was read. */
  readonly cut: boolean;
}

/** What the two lines have to say on this server for this shop. */
export interface Wanted {
  readonly publicUrl: string;
  readonly slug: string;
}

/** Whether a page, as a server sends it, has the script and the element, and lets them work. */
export function readPage(page: Page, wanted: Wanted): PageFinding[] {
  const findings: PageFinding[] = [];
  const add = (code: PageFindingCode, text: string | null = null): void => void findings.push({ code, text: text?.slice(0, 300) ?? null });
  if (new URL(page.url).href !== new URL(page.asked).href) add("redirected", page.url);
  if (page.status !== 200) add("status", String(page.status));
  const type = page.headers["content-type"] ?? "";
  if (page.status === 200 && !/html/i.test(type)) add("not_html", type || null);
  if (!works(findings)) return findings;

  const tags = [...tagsOf(page.html)];
  const script = lookForScript(tags, page, wanted);
  if (script) add(script.code, script.text);
  const element = lookForElement(tags, page, wanted);
  if (element) add(element.code, element.text);
  for (const policy of policiesOf(tags, page)) {
    const blocked = blockedBy(policy, page, wanted);
    if (blocked) add(blocked.code, blocked.text);
  }
  if (page.cut && !works(findings)) add("cut");
  return findings;
}

const ours = /\/returns-portal(?:\.classic)?\.js$/;

function lookForScript(tags: readonly Tag[], page: Page, { publicUrl }: Wanted): PageFinding | null {
  const home = new URL(publicUrl).origin;
  const scripts = tags.filter(({ name }) => name === "script");
  const named = scripts.flatMap((tag) => {
    const src = tag.attributes.get("src");
    const url = src !== undefined && URL.canParse(src, page.url) ? new URL(src, page.url) : null;
    return url && ours.test(url.pathname) ? [{ tag, url }] : [];
  });
  const own = named.filter(({ url }) => url.origin === home);
  const runs = own.find(({ tag, url }) => url.pathname.endsWith(".classic.js") || isModule(tag));
  if (runs) return insecure(runs.url, page) ? { code: "script_insecure", text: runs.url.href } : null;
  // A site builder that takes no tag with an address takes a module that imports it.
  if (scripts.some((tag) => isModule(tag) && tag.content.includes(`${home}/`) && /returns-portal\.js/.test(tag.content))) return null;
  if (own[0]) return { code: "script_no_module", text: own[0].url.href };
  return named[0] ? { code: "script_elsewhere", text: named[0].url.href } : { code: "no_script", text: null };
}

function isModule({ attributes }: Tag): boolean {
  return attributes.get("type")?.trim().toLowerCase() === "module";
}

/** Browsers load nothing from http into a page that came by https, except from the machine itself. */
function insecure(url: URL, page: Page): boolean {
  return page.url.startsWith("https:") && url.protocol === "http:" && url.hostname !== "localhost" && url.hostname !== "127.0.0.1";
}

function lookForElement(tags: readonly Tag[], page: Page, { publicUrl, slug }: Wanted): PageFinding | null {
  const elements = tags.filter(({ name }) => name === "returns-portal");
  if (elements.length === 0) return { code: "no_element", text: null };
  const right = elements.find(({ attributes }) => attributes.get("shop") === slug);
  if (!right) return { code: "wrong_shop", text: elements[0]?.attributes.get("shop") ?? "" };
  const api = right.attributes.get("api");
  if (api === undefined) return null;
  const same = URL.canParse(api, page.url) && new URL(api, page.url).href.replace(/\/$/, "") === new URL(publicUrl).href.replace(/\/$/, "");
  return same ? null : { code: "wrong_api", text: api };
}

function policiesOf(tags: readonly Tag[], { headers }: Page): string[] {
  const metas = tags.filter(
    ({ name, attributes }) => name === "meta" && attributes.get("http-equiv")?.toLowerCase() === "content-security-policy",
  );
  // Several headers come joined by commas; each is a policy of its own, and all must allow it.
  const all = [...(headers["content-security-policy"] ?? "").split(","), ...metas.map(({ attributes }) => attributes.get("content") ?? "")];
  return all.filter((policy) => policy.trim() !== "");
}

function blockedBy(policy: string, page: Page, { publicUrl }: Wanted): PageFinding | null {
  const directives = new Map(
    policy.split(";").flatMap((part) => {
      const [name = "", ...sources] = part.trim().split(/\s+/);
      return name === "" ? [] : [[name.toLowerCase(), sources] as const];
    }),
  );
  const allows = (names: readonly string[]): string | null => {
    const name = names.find((one) => directives.has(one));
    const sources = name === undefined ? null : (directives.get(name) ?? []);
    return sources === null || sources.some((source) => fits(source, publicUrl, page.url)) ? null : `${name} ${sources.join(" ")}`;
  };
  const script = allows(["script-src-elem", "script-src", "default-src"]);
  if (script !== null) return { code: "csp_script", text: script };
  const connect = allows(["connect-src", "default-src"]);
  return connect === null ? null : { code: "csp_connect", text: connect };
}

/** Generous: a nonce or a hash may be on the very tag. Only what surely blocks is told. */
function fits(source: string, publicUrl: string, pageUrl: string): boolean {
  const [home, page] = [new URL(publicUrl), new URL(pageUrl)];
  const plain = source.toLowerCase();
  if (plain === "'self'") return home.origin === page.origin;
  if (/^'(nonce-|sha\d+-|strict-dynamic)/.test(plain)) return true;
  if (plain === "*") return true;
  if (/^[a-z][a-z0-9+.-]*:$/.test(plain)) return plain === home.protocol;
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?([^/:]+)(?::(\d+|\*))?(?:\/.*)?$/.exec(plain);
  if (!match) return false;
  const [, scheme, wild, host = "", port] = match;
  if (scheme !== undefined && `${scheme}:` !== home.protocol && !(scheme === "http" && home.protocol === "https:")) return false;
  if (port !== undefined && port !== "*" && port !== (home.port || (home.protocol === "https:" ? "443" : "80"))) return false;
  if (port === undefined && home.port !== "") return false;
  return wild ? home.hostname.endsWith(`.${host}`) : home.hostname === host;
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Of a script: what is between its tags. */
  readonly content: string;
}

/** What holds text and no tags. */
const raw: ReadonlySet<string> = new Set([
  "script",
  "style",
  "textarea",
  "title",
  "noscript",
  "template",
  "iframe",
  "xmp",
  "noembed",
  "noframes",
]);

/**
 * The opening tags a browser would see, in one pass from left to right: what stands in a comment, in a text field or in a script is no
 * tag. The page is a stranger's: whatever it holds, this ends after as many steps as it has characters.
 */
function* tagsOf(html: string): Generator<Tag> {
  for (let at = html.indexOf("<"); at !== -1; at = html.indexOf("<", at)) {
    if (html.startsWith("<!--", at)) {
      at = after(html, "-->", at + 4);
      continue;
    }
    const name = /[a-z][^\s/>]*/iy;
    name.lastIndex = at + 1;
    const found = name.exec(html)?.[0].toLowerCase();
    if (found === undefined) {
      at += 1;
      continue;
    }
    const { attributes, end } = attributesFrom(html, at + 1 + found.length);
    at = end;
    if (!raw.has(found)) {
      yield { name: found, attributes, content: "" };
      continue;
    }
    const close = closing(html, found, end);
    yield { name: found, attributes, content: html.slice(end, close) };
    at = close;
  }
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}

function closing(html: string, name: string, from: number): number {
  const mark = new RegExp(`</${name}[\\s/>]`, "gi");
  mark.lastIndex = from;
  return mark.exec(html)?.index ?? html.length;
}

function attributesFrom(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  const part = /[\s/]*(?:(>)|([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']*)))?|.)/suy;
  part.lastIndex = from;
  for (;;) {
    const match = part.exec(html);
    if (!match) return { attributes, end: html.length };
    if (match[1]) return { attributes, end: part.lastIndex };
    const name = match[2]?.toLowerCase();
    if (name !== undefined && !attributes.has(name)) attributes.set(name, unescaped(match[3] ?? match[4] ?? match[5] ?? ""));
  }
}

function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
