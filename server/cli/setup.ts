import { parseArgs } from "node:util";
import { languages } from "../../locales/texts.ts";
import { addApiKey } from "../actions/add-api-key.ts";
import { letOwnerIn } from "../actions/let-owner-in.ts";
import { setUpShop } from "../actions/set-up-shop.ts";
import { ConfigError, readDatabaseUrl } from "../config.ts";
import { Refusal } from "../domain/errors.ts";
import { isSlug, isTimeZone, type Shop } from "../domain/shop.ts";
import { hashOfApiKey, scopes } from "../http/who.ts";
import { randomIds } from "../random-ids.ts";
import { openReadyDatabase } from "../ready-database.ts";

export const usage = `returns-portal setup --shop SLUG [--name NAME] [--owner EMAIL] [--language ${languages.join("|")}] [--time-zone ZONE]
returns-portal setup --shop SLUG --new-key [--revoke-keys]
returns-portal setup --shop SLUG --owner-link [--owner EMAIL]

  --shop       small letters, digits and dashes, as it will stand in <returns-portal shop="acme">
  --name       what shoppers know the shop by; the slug with a capital when left out
  --owner      whose shop it is: sender of its mails and its help address until you change them
  --password-stdin   the owner's password is the first line of the standard input; without it the owner chooses with a link
  --language   what mails are in when the shopper's language is not known; en when left out
  --time-zone  in which the shop's days end, such as Europe/Paris

Creates the merchant, the shop, its owner and its first policy, and prints an API key and the link with which the owner signs in for the
first time. Both are shown this once; the link works once, for seven days.

  --new-key      for a shop there is: prints a further API key, as when the first was lost
  --revoke-keys  with it: all keys its merchant had before stop working at the same moment, as when one was stolen
  --owner-link   for a shop there is: prints a link with which an owner chooses anew how they sign in, and takes off their second factor
`;

/** `returns-portal setup --shop acme …`: merchant, shop, owner and an API key, printed once; or a further key for a shop there is. */
export async function runSetup(args: readonly string[]): Promise<void> {
  const wish = readWish(args);
  if (wish.ownerLink) return printOwnerLink(wish);
  return wish.newKey ? printNewKey(wish) : makeShop(wish);
}

async function printOwnerLink({ slug, givenOwner }: Wish): Promise<void> {
  const db = await openReadyDatabase(readDatabaseUrl(process.env));
  try {
    const { email, secret } = await letOwnerIn({ db, now: Date.now }, slug, givenOwner);
    console.log(`${email} chooses how they sign in with this link. It works once, for seven days:
  ${publicAddress()}/desk/join#${secret}`);
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    if (failure.code === "shop_not_found") throw new ConfigError(`There is no shop called ${slug}. Without --owner-link it is made.`);
    throw new ConfigError(`The shop ${slug} has no owner${givenOwner ? ` ${givenOwner}` : ""} who may sign in.`);
  } finally {
    await db.close();
  }
}

/** The address people reach the server at, as the server itself works it out. */
function publicAddress(): string {
  return (process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 8080}`).replace(/\/+$/, "");
}

async function printNewKey({ slug, revokeEarlier }: Wish): Promise<void> {
  const db = await openReadyDatabase(readDatabaseUrl(process.env));
  try {
    const context = { db, now: Date.now, newId: randomIds(Date.now) };
    const { apiKey, revoked } = await addApiKey(context, { slug, hashOfApiKey, scopes, revokeEarlier });
    console.log(`API key (shown once): ${apiKey}
${revokeEarlier ? `Keys that were revoked and answer 401 from now on: ${revoked}.` : "Earlier keys still work; --revoke-keys would end them."}`);
  } catch (failure) {
    if (!(failure instanceof Refusal) || failure.code !== "shop_not_found") throw failure;
    throw new ConfigError(`There is no shop called ${slug}. Without --new-key it is made.`);
  } finally {
    await db.close();
  }
}

async function makeShop(wish: Wish): Promise<void> {
  const { slug, name, owner } = wish;
  const publicUrl = publicAddress();
  const ownerPassword = wish.passwordStdin ? await firstLine(process.stdin) : undefined;
  const db = await openReadyDatabase(readDatabaseUrl(process.env));
  try {
    const { shop, apiKey, ownerLink } = await setUpShop(
      { db, now: Date.now, newId: randomIds(Date.now) },
      { ...wish, hashOfApiKey, scopes, ...(ownerPassword !== undefined && { ownerPassword }) },
    );
    console.log(`Shop ${slug} is ready. Its code is ${shop.code}; its owner is ${owner}.
API key (shown once): ${apiKey}

${
  ownerPassword === undefined
    ? `The owner signs in to the desk for the first time with this link. It works once, for seven days:\n  ${publicUrl}/desk/join#${ownerLink}`
    : `The owner signs in to the desk with the given password:\n  ${publicUrl}/desk`
}

Next, tell it where returns go and who signs the mails:
  curl -X PATCH ${publicUrl}/api/desk/shops/${slug} -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/json" \\
    -d '${inShell(JSON.stringify({ brand: exampleBrand(name, owner) }))}'

Paste these two lines into a page of the shop:
  <script type="module" async src="${publicUrl}/returns-portal.js"></script>
  <returns-portal shop="${slug}" api="${publicUrl}"><a href="mailto:${owner}">Need help with a return?</a></returns-portal>`);
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === "password_weak")
      throw new ConfigError(
        "The owner's password is too easy to guess. Take at least 12 characters, such as four words that do not belong together.",
      );
    if (!(failure instanceof Refusal) || failure.code !== "conflict") throw failure;
    throw new ConfigError(
      `There is already a shop called ${slug}. Choose another name, use the API key you got when it was made, or print a new one with --new-key.`,
    );
  } finally {
    await db.close();
  }
}

interface Wish {
  readonly slug: string;
  readonly name: string;
  readonly owner: string;
  readonly shop: Partial<Shop>;
  /** A further key instead of a new shop. */
  readonly newKey: boolean;
  readonly revokeEarlier: boolean;
  /** A link for an owner of a shop there is, instead of a new shop. */
  readonly ownerLink: boolean;
  /** As it was typed; null when it was left out. */
  readonly givenOwner: string | null;
  readonly passwordStdin: boolean;
}

async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8").split(/\r?\n/)[0] ?? "";
}

function readWish(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      shop: { type: "string" },
      name: { type: "string" },
      owner: { type: "string" },
      language: { type: "string" },
      "time-zone": { type: "string" },
      "new-key": { type: "boolean", default: false },
      "revoke-keys": { type: "boolean", default: false },
      "owner-link": { type: "boolean", default: false },
      "password-stdin": { type: "boolean", default: false },
    },
  });
  const { "new-key": newKey, "revoke-keys": revokeEarlier, "owner-link": ownerLink, "password-stdin": passwordStdin } = values;
  if ([newKey, ownerLink, passwordStdin].filter(Boolean).length > 1)
    throw new ConfigError("--new-key, --owner-link and --password-stdin do not go together.");
  if (revokeEarlier && !newKey) throw new ConfigError("--revoke-keys goes with --new-key: without any key nobody could get in.");
  if (newKey && [values.name, values.owner, values.language, values["time-zone"]].some((given) => given !== undefined))
    throw new ConfigError("--new-key changes nothing but keys: leave out --name, --owner, --language and --time-zone.");
  const slug = values.shop ?? "";
  if (!isSlug(slug))
    throw new ConfigError(
      'Say which shop: returns-portal setup --shop acme (small letters, digits and dashes, as it will stand in <returns-portal shop="acme">).',
    );
  const { name = slug.charAt(0).toUpperCase() + slug.slice(1), owner = `owner@${slug}.example`, language, "time-zone": timeZone } = values;
  if (name.trim() === "" || name.length > 200 || /\p{Cc}/u.test(name))
    throw new ConfigError("--name must be one line of at most 200 letters.");
  if (!/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/.test(owner)) throw new ConfigError("--owner must be a bare e-mail address.");
  if (language !== undefined && !(languages as readonly string[]).includes(language))
    throw new ConfigError(`--language must be one of ${languages.join(", ")}.`);
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new ConfigError("--time-zone must be a time zone such as Europe/Paris.");
  const shop = { ...(language ? { defaultLanguage: language } : {}), ...(timeZone ? { timeZone } : {}) };
  return { slug, name, owner, shop, newKey, revokeEarlier, ownerLink, givenOwner: values.owner ?? null, passwordStdin };
}

function exampleBrand(name: string, owner: string): object {
  const address = { name, line1: "1 Example Street", postalCode: "75001", city: "Paris", country: "FR" };
  return { name, sender: { name, address: owner }, address };
}

/** Ada's Shoes, between single quotes. */
function inShell(text: string): string {
  return text.replaceAll("'", `'\\''`);
}
