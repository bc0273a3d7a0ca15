import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { addApiKey } from "../../server/actions/add-api-key.ts";
import { setUpShop } from "../../server/actions/set-up-shop.ts";
import { hashOfApiKey } from "../../server/http/who.ts";
import { randomIds } from "../../server/random-ids.ts";
import { findApiKey } from "../../server/store/api-keys.ts";
import { openDatabase } from "../../server/store/database.ts";
import { findMembersByEmail } from "../../server/store/members.ts";
import { findShop } from "../../server/store/merchants.ts";
import { isPassword } from "../../server/store/passwords.ts";
import { engines } from "../support/databases.ts";
import { aFolder, type Ended, project, projectsNode, run, type Server, startServer } from "../support/processes.ts";

const program = join(project, "server/cli/main.ts");

for (const engine of engines()) {
  describe(`returns-portal setup, on ${engine.name}`, () => {
    const folder = aFolder();
    let env: Record<string, string>;
    let close: () => Promise<void>;
    before(async () => {
      const opened = await engine.open({ empty: true });
      close = opened.close;
      env = { DATABASE_URL: opened.url, STORAGE_URL: `file:${folder}`, PUBLIC_URL: "https://returns.acme.test/" };
    });
    after(() => close());

    const setup = (...args: string[]): Promise<Ended> => run(projectsNode, [program, "setup", ...args], { env, cwd: folder });

    test("makes merchant, shop, owner and policy on an empty database, and says what to do next (S2-14)", async () => {
      const { code, said, errors } = await setup("--shop", "acme", "--name", "Ada's Acme", "--owner", "ada@acme.test", "--language", "fr");
      assert.deepEqual([code, errors], [0, ""]);
      assert.match(said, /^Shop acme is ready\. Its code is [A-Z]{4}; its owner is ada@acme\.test\.$/m);
      assert.match(said, /^ {2}<script type="module" async src="https:\/\/returns\.acme\.test\/returns-portal\.js"><\/script>$/m);
      assert.match(said, /^ {2}<returns-portal shop="acme" api="https:\/\/returns\.acme\.test"><a href="mailto:ada@acme\.test">/m);

      const server = await sources(env, folder);
      try {
        const settings = await fetch(`${server.url}/api/desk/shops/acme`, { headers: { Authorization: `Bearer ${keyIn(said)}` } });
        assert.equal(settings.status, 200);
        const { name, defaultLanguage } = (await settings.json()) as { name: string; defaultLanguage: string };
        assert.deepEqual([name, defaultLanguage], ["Ada's Acme", "fr"]);
        const portal = await fetch(`${server.url}/api/shopper/shops/acme`);
        assert.equal(portal.status, 200, "there is a policy");

        const command = said
          .slice(said.indexOf("curl"), said.indexOf("Paste"))
          .replace("curl", "curl --silent --show-error --fail")
          .replaceAll("https://returns.acme.test", server.url);
        const pasted = await run("sh", ["-c", command], { env: { API_KEY: keyIn(said) } });
        assert.deepEqual([pasted.code, pasted.errors], [0, ""], "the printed command works as it is printed");
        assert.equal(JSON.parse(pasted.said).brand.address.line1, "1 Example Street");
      } finally {
        await server.kill();
      }
    });

    test("prints a link with which the owner gets in once, and another when it is asked for", async () => {
      const made = await setup("--shop", "doors", "--owner", "Ada@doors.test");
      const use = (server: Server, said: string, name: string): Promise<Response> =>
        fetch(`${server.url}/api/desk/member-links/uses`, {
          method: "POST",
          headers: { "Content-Type": "application/json", Origin: "https://returns.acme.test" },
          body: JSON.stringify({
            secret: /desk\/join#([\w-]{43})$/m.exec(said)?.[1] ?? assert.fail(said),
            name,
            password: "four words that rhyme not",
          }),
        });
      const server = await sources(env, folder);
      try {
        const [first, second] = [await use(server, made.said, "Ada"), await use(server, made.said, "Eve")];
        assert.deepEqual([first.status, second.status], [201, 404]);
        const { member } = (await first.json()) as { member: { email: string; role: string; name: string } };
        assert.deepEqual([member.email, member.role, member.name], ["ada@doors.test", "owner", "Ada"]);
        const again = await setup("--shop", "doors", "--owner-link");
        assert.match(again.said, /^ada@doors\.test chooses how they sign in with this link\./);
        assert.equal((await use(server, again.said, "Ada")).status, 201);
      } finally {
        await server.kill();
      }
      assert.match(
        (await setup("--shop", "doors", "--owner-link", "--owner", "eve@doors.test")).errors,
        /^The shop doors has no owner eve@doors\.test/,
      );
      assert.match((await setup("--shop", "nobody", "--owner-link")).errors, /^There is no shop called nobody\./);
    });

    test("takes the owner's password from the standard input, and no weak one", async () => {
      const piped = (shop: string, PASSWORD: string): Promise<Ended> => {
        const line = `printf '%s\\nmore' "$PASSWORD" | '${projectsNode}' '${program}' setup --shop ${shop} --owner ada@${shop}.test --password-stdin`;
        return run("sh", ["-c", line], { env: { ...env, PASSWORD }, cwd: folder });
      };
      assert.match((await piped("weak", "password1234")).errors, /^The owner's password is too easy to guess\./);
      const { said, errors } = await piped("piped", "four words that rhyme not");
      assert.equal(errors, "");
      assert.doesNotMatch(said, /four words|desk\/join/);
      const db = await openDatabase(env.DATABASE_URL ?? "");
      try {
        assert.equal(await findShop(db, "weak"), null, "nothing was made");
        const [owner] = await findMembersByEmail(db, "ada@piped.test");
        assert.ok(await isPassword("four words that rhyme not", owner?.password ?? null));
      } finally {
        await db.close();
      }
    });

    test("refuses a shop there is, in a sentence", async () => {
      assert.deepEqual(await setup("--shop", "acme"), {
        code: 1,
        said: "",
        errors:
          "There is already a shop called acme. Choose another name, use the API key you got when it was made, or print a new one with --new-key.\n",
      });
    });

    test("prints a further key for a shop there is, and revokes the earlier ones of its merchant when asked, and nobody else's", async () => {
      const [first, ours, theirs] = [
        await setup("--shop", "keys"),
        await setup("--shop", "keys", "--new-key"),
        await setup("--shop", "other"),
      ];
      assert.deepEqual([ours.code, ours.errors], [0, ""]);
      assert.match(ours.said, /^Earlier keys still work; --revoke-keys would end them\.$/m);
      const server = await sources(env, folder);
      try {
        const answers = async (...said: string[]): Promise<number[]> =>
          Promise.all(
            said.map(async (text) => {
              const headers = { Authorization: `Bearer ${keyIn(text)}` };
              return (await fetch(`${server.url}/api/desk/shops/${text === theirs.said ? "other" : "keys"}`, { headers })).status;
            }),
          );
        assert.deepEqual(await answers(first.said, ours.said, theirs.said), [200, 200, 200]);
        const last = await setup("--shop", "keys", "--new-key", "--revoke-keys");
        assert.match(last.said, /^Keys that were revoked and answer 401 from now on: 2\.$/m);
        assert.deepEqual(await answers(first.said, ours.said, theirs.said, last.said), [401, 401, 200, 200]);
      } finally {
        await server.kill();
      }
    });

    test("has no key for a shop there is not", async () => {
      const { code, said, errors } = await setup("--shop", "nobody", "--new-key", "--revoke-keys");
      assert.deepEqual([code, said, errors], [1, "", "There is no shop called nobody. Without --new-key it is made.\n"]);
    });

    test("that cannot save the new key leaves the earlier ones working", async () => {
      const { said } = await setup("--shop", "locked");
      const db = await openDatabase(env.DATABASE_URL ?? "");
      try {
        const context = { db, now: Date.now, newId: randomIds(Date.now) };
        const taken = { slug: "locked", scopes: [], revokeEarlier: true, hashOfApiKey: () => hashOfApiKey(keyIn(said)) };
        await assert.rejects(addApiKey(context, taken), /unique/i);
        assert.ok(await findApiKey(db, hashOfApiKey(keyIn(said))));
      } finally {
        await db.close();
      }
    });

    test("asked for one shop twice at once, makes it once", async () => {
      const answers = await Promise.all([setup("--shop", "twins"), setup("--shop", "twins")]);
      assert.deepEqual(answers.map(({ code }) => code).sort(), [0, 1]);
      assert.match(answers.find(({ code }) => code === 1)?.errors ?? "", /^There is already a shop called twins\./);
    });

    test("cut short, leaves no half of a shop that could be neither used nor made again", async () => {
      const db = await openDatabase(env.DATABASE_URL ?? "");
      try {
        const wish = { slug: "torn", name: "Torn", owner: "torn@acme.test", scopes: [], hashOfApiKey: () => assert.fail("cut") };
        await assert.rejects(setUpShop({ db, now: Date.now, newId: randomIds(Date.now) }, wish), /cut/);
        assert.equal(await findShop(db, "torn"), null);
      } finally {
        await db.close();
      }
      assert.equal((await setup("--shop", "torn")).code, 0);
    });

    test("gives shops that begin alike codes of their own", async () => {
      const [one, other] = [await setup("--shop", "lumen-one"), await setup("--shop", "lumen-two")];
      assert.deepEqual([one.code, other.code], [0, 0]);
    });
  });
}

describe("returns-portal setup", () => {
  for (const [what, args, sentence] of [
    ["no shop", [], /^Say which shop: returns-portal setup --shop acme/],
    ["a slug in capitals", ["--shop", "Acme"], /^Say which shop/],
    ["a slug with a path in it", ["--shop", "../acme"], /^Say which shop/],
    ["a slug of 41 letters", ["--shop", "a".repeat(41)], /^Say which shop/],
    ["an owner who is no address", ["--shop", "acme", "--owner", "Ada <ada@acme.test>"], /^--owner must be/],
    ["a language it does not speak", ["--shop", "acme", "--language", "it"], /^--language must be one of en, fr, es, de\.$/m],
    ["a time zone that is none", ["--shop", "acme", "--time-zone", "Mars/Olympus"], /^--time-zone must be/],
    ["a name of two lines", ["--shop", "acme", "--name", "Acme\nBcc: all"], /^--name must be/],
    ["keys to revoke and none to make", ["--shop", "acme", "--revoke-keys"], /^--revoke-keys goes with --new-key/],
    ["a new key and a name", ["--shop", "acme", "--new-key", "--name", "Acme"], /^--new-key changes nothing but keys/],
    ["a new key and a link", ["--shop", "acme", "--new-key", "--owner-link"], /^--new-key, --owner-link and --password-stdin do not go/],
    ["an option there is not", ["--shop", "acme", "--colour", "red"], /--colour/],
  ] as const) {
    test(`given ${what}, says so and touches nothing`, async () => {
      const folder = aFolder();
      const { code, said, errors } = await run(projectsNode, [program, "setup", ...args], { cwd: folder });
      assert.deepEqual([code, said], [1, ""]);
      assert.match(errors, sentence);
      assert.doesNotMatch(errors, /^ {4}at /m);
      assert.equal(existsSync(join(folder, "data")), false);
    });
  }
});

function keyIn(said: string): string {
  return /^API key \(shown once\): (rp_live_[\w-]{43})$/m.exec(said)?.[1] ?? assert.fail(said);
}

/** The server from its sources: the bundle is built after these tests. */
function sources(env: Record<string, string>, cwd: string): Promise<Server> {
  return startServer({ installation: cwd, env, command: [projectsNode, program, "serve"] });
}
