import { parseArgs } from "node:util";
import { setUpShop } from "../actions/set-up-shop.ts";
import { readDatabaseUrl } from "../config.ts";
import { Refusal } from "../domain/errors.ts";
import { hashOfApiKey, scopes } from "../http/who.ts";
import { randomIds } from "../random-ids.ts";
import { migrate, openDatabase } from "../store/database.ts";

/** `returns-portal setup --shop acme [--name "Acme"] [--owner owner@acme.test] …`: merchant, shop, owner and an API key, printed once. */
export async function runSetup(args: readonly string[]): Promise<void> {
  process.exitCode = await setUp(args, process.env, console);
}

async function setUp(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { log: out, error }: Pick<Console, "log" | "error">,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      shop: { type: "string" },
      name: { type: "string" },
      owner: { type: "string" },
      language: { type: "string" },
      "time-zone": { type: "string" },
    },
  });
  const slug = values.shop ?? "";
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(slug)) {
    error(
      'Say which shop: returns-portal setup --shop acme (small letters, digits and dashes, as it will stand in <returns-portal shop="acme">).',
    );
    return 1;
  }
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT ?? 8080}`;
  const db = await openDatabase(readDatabaseUrl(env));
  try {
    await migrate(db);
    const owner = values.owner ?? `owner@${slug}.example`;
    const name = values.name ?? slug.charAt(0).toUpperCase() + slug.slice(1);
    const { shop, apiKey } = await setUpShop(
      { db, now: Date.now, newId: randomIds(Date.now) },
      {
        slug,
        name,
        owner,
        hashOfApiKey,
        scopes,
        shop: {
          ...(values.language ? { defaultLanguage: values.language } : {}),
          ...(values["time-zone"] ? { timeZone: values["time-zone"] } : {}),
        },
      },
    );
    out(`Shop ${shop.slug} is ready. Its code is ${shop.code}; its owner is ${owner}.`);
    out(`API key (shown once): ${apiKey}`);
    out("");
    out("Next, tell it where returns go and who signs the mails:");
    out(
      `  curl -X PATCH ${publicUrl}/api/desk/shops/${shop.slug} -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/json" \\`,
    );
    out(
      `    -d '{"brand":{"name":"${name}","sender":{"name":"${name}","address":"${owner}"},"address":{"name":"${name}","line1":"1 Example Street","postalCode":"75001","city":"Paris","country":"FR"}}}'`,
    );
    out("");
    out("Paste these two lines into a page of the shop:");
    for (const line of snippet(publicUrl, shop.slug)) out(`  ${line}`);
    return 0;
  } catch (failure) {
    if (!(failure instanceof Refusal) || failure.code !== "conflict") throw failure;
    error(`There is already a shop called ${slug}. Choose another name, or use the API key you got when it was made.`);
    return 1;
  } finally {
    await db.close();
  }
}

/** The two lines of the README. */
export function snippet(publicUrl: string, slug: string): readonly string[] {
  return [
    `<script type="module" async src="${publicUrl}/returns-portal.js"></script>`,
    `<returns-portal shop="${slug}" api="${publicUrl}"><a href="mailto:help@${slug}.example">Need help with a return?</a></returns-portal>`,
  ];
}
