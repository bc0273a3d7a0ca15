/** What a provider has to be told, as far as it matters for reading what somebody gave. */
interface Declared {
  readonly name: string;
  readonly kind: "text" | "lines" | "address" | "secret" | "choice";
  readonly required: boolean;
  readonly options?: readonly string[];
  readonly standard?: string;
}

type Values = Readonly<Record<string, string>>;

export interface SettingMistake {
  readonly name: string;
  /** For the machine that asked; people see the form. */
  readonly detail: string;
}

export type ReadSettings =
  | { readonly settings: Values; readonly secrets: Values }
  | { readonly mistakes: readonly [SettingMistake, ...SettingMistake[]] };

const longest = { text: 500, lines: 8_000, address: 500, choice: 100, secret: 8_000 } as const;

/**
 * Sorts what was given into what everybody in settings may see and what is sealed. What is left empty is absent.
 * @param before what is kept: secrets that are left out stay, unless an address moved to another host. Else whoever changes an address
 * would have a secret sent there that nobody may read
 */
export function readSettings(
  declared: readonly Declared[],
  given: Values,
  before?: { readonly settings: Values; readonly secrets: Values },
): ReadSettings {
  const mistakes: SettingMistake[] = [];
  const settings: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const name of Object.keys(given))
    if (!declared.some((one) => one.name === name)) mistakes.push({ name, detail: "this provider has no such setting" });
  const moved = before !== undefined && movedHost(declared, given, before.settings);
  for (const setting of declared) {
    const { name, kind } = setting;
    const typed = own(given, name)?.trim() ?? "";
    const kept = kind === "secret" && typed === "" ? own(before?.secrets ?? {}, name) : undefined;
    if (kept !== undefined && moved) mistakes.push({ name, detail: "has to be given again, since the address is another" });
    const value = kind === "address" ? typed.replace(/\/+$/, "") : typed || kept || setting.standard || "";
    if (value === "") {
      if (setting.required) mistakes.push({ name, detail: "is needed" });
      continue;
    }
    const wrong = wrongIn(setting, value);
    if (wrong) mistakes.push({ name, detail: wrong });
    else (kind === "secret" ? secrets : settings)[name] = value;
  }
  const [first, ...others] = mistakes;
  return first ? { mistakes: [first, ...others] } : { settings, secrets };
}

function wrongIn({ kind, options }: Declared, value: string): string | null {
  if (value.length > longest[kind]) return `may have ${longest[kind]} characters`;
  const broken = kind === "secret" || kind === "lines";
  if (/\p{Cc}/u.test(broken ? value.replaceAll(/[\r\n\t]/g, "") : value)) return "holds a character that cannot be typed";
  if (kind === "choice" && options && !options.includes(value)) return `is one of ${options.join(", ")}`;
  return kind === "address" && !isAddress(value) ? "is an address that begins with https:// or http://, without a name and password" : null;
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return (
    (url?.protocol === "https:" || url?.protocol === "http:") &&
    url.username === "" &&
    url.password === "" &&
    url.hash === "" &&
    url.search === ""
  );
}

/** Whether what is to be told next is another place. @param before settings as they are kept */
export function movedHost(declared: readonly Declared[], given: Values, before: Values): boolean {
  return declared.some(({ name, kind }) => kind === "address" && hostOf(own(given, name)) !== hostOf(own(before, name)));
}

/** Which account of which place a connection is one to. Told of another, it is as good as another connection. */
export function placeOf(
  declared: readonly Declared[],
  { account, settings }: { readonly account: string; readonly settings: Values },
): string {
  return [account, ...declared.flatMap(({ name, kind }) => (kind === "address" ? [hostOf(own(settings, name))] : []))].join(" ");
}

/** Scheme, host and port: what is told over https must not be told in clear. */
function hostOf(address: string | undefined): string {
  const text = address?.trim() ?? "";
  return URL.canParse(text) ? new URL(text).origin : text;
}

function own(values: Values, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
