import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type Call, type Outcome, openOutside, type Resolve } from "../../server/providers/http.ts";

const call = { within: 2_000, most: 1_000 } satisfies Call;

async function outcomeOf(url: string, options: { allowed?: readonly string[]; resolve?: Resolve; call?: Partial<Call> } = {}) {
  const outside = openOutside({ allowed: options.allowed ?? [], ...(options.resolve ? { resolve: options.resolve } : {}) });
  try {
    return await outside.call(url, { ...call, ...options.call });
  } finally {
    await outside.close();
  }
}

const failure = (outcome: Outcome): string => ("failure" in outcome ? outcome.failure : `answered ${outcome.answer.status}`);

describe("calling addresses that others give us", () => {
  let server: Server;
  let port: number;
  let answer: RequestListener;
  let connections = 0;
  before(async () => {
    server = createServer((request, response) => answer(request, response));
    server.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  test("a private address is not called, however it is written", async () => {
    answer = (_, response) => response.end("secret");
    const before = connections;
    for (const host of [
      ..."127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0177.1 127.0.0.1. 0 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1".split(" "),
      ..."169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 240.0.0.1".split(" "),
      ..."[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [fe80::1] [fc00::1] [fd12::1] [fec0::1] [ff02::1]".split(" "),
      ..."[64:ff9b::7f00:1] [64:ff9b::a00:1] [64:ff9b:1::808:808] [2002:7f00:1::] [2001::1] [2001:db8::1] [100::1]".split(" "),
      "①②⑦.⓪.⓪.①",
    ]) {
      assert.equal(failure(await outcomeOf(`http://${host}:${port}/`)), "refused_address", host);
    }
    assert.equal(connections, before);
  });

  test("a secret that no header may hold is in no message, and nothing of the request left", async () => {
    const before = connections;
    for (const secret of ["first\nSECRET", "SECRET—dash", "\u{1f600}SECRET", "\u0000SECRET"]) {
      const headers = { authorization: `Bearer ${secret}` };
      const outcome = await outcomeOf(`http://127.0.0.1:${port}/`, { allowed: ["127.0.0.1"], call: { method: "POST", headers } });
      assert.ok("failure" in outcome && !outcome.sent, JSON.stringify(outcome));
      assert.doesNotMatch(outcome.detail, /SECRET/);
    }
    assert.equal(connections, before);
  });

  test("a name that leads into a private network is not called, also when only one of its addresses does", async () => {
    for (const addresses of [["127.0.0.1"], ["::ffff:127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["10.1.2.3"]]) {
      const resolve: Resolve = async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
      assert.equal(failure(await outcomeOf(`http://shop.example:${port}/`, { resolve })), "refused_address", addresses.join());
    }
    assert.equal(failure(await outcomeOf(`http://localhost:${port}/`)), "refused_address");
  });

  test("a name that answers differently the second time is looked up once, and only what was checked is connected to", async () => {
    answer = (_, response) => response.end("the one that was checked");
    const answers = ["127.0.0.1", "127.0.0.2"];
    const asked: string[] = [];
    const resolve: Resolve = async (host) => [{ address: answers[asked.push(host) - 1] ?? "", family: 4 }];
    const outside = openOutside({ allowed: ["127.0.0.1"], resolve });
    const url = `http://rebinding.example:${port}/`;
    assert.equal(failure(await outside.call(url, call)), "answered 200");
    assert.deepEqual(asked, ["rebinding.example"]);
    server.closeAllConnections();
    assert.equal(failure(await outside.call(url, call)), "refused_address");
    await outside.close();
  });

  test("a host the operator allowed is called by its name, and by no other", async () => {
    answer = (_, response) => response.end("hello");
    const outcome = await outcomeOf(`http://LOCALHOST:${port}/page`, { allowed: ["localhost"] });
    assert.ok("answer" in outcome, JSON.stringify(outcome));
    assert.deepEqual([outcome.answer.status, Buffer.from(outcome.answer.body).toString()], [200, "hello"]);
    assert.equal(failure(await outcomeOf(`http://127.0.0.1:${port}/`, { allowed: ["localhost"] })), "refused_address");
    assert.equal(failure(await outcomeOf(`http://127.0.0.1:${port}/`, { allowed: ["127.0.0.1"] })), "answered 200");
  });

  test("each redirect is checked as the first address was", async () => {
    for (const target of [`http://127.0.0.1:${port}/`, "http://169.254.169.254/latest/meta-data", `http://[::1]:${port}/`]) {
      answer = (_, response) => response.writeHead(302, { Location: target }).end();
      const outcome = await outcomeOf(`http://localhost:${port}/`, { allowed: ["localhost"], call: { redirects: 3 } });
      assert.equal(failure(outcome), "refused_address", target);
    }
    for (const target of ["file:///etc/passwd", "javascript:alert(1)", "http://a:b@localhost/", "http://"]) {
      answer = (_, response) => response.writeHead(301, { Location: target }).end();
      const outcome = await outcomeOf(`http://localhost:${port}/`, { allowed: ["localhost"], call: { redirects: 3 } });
      assert.equal(failure(outcome), "bad_address", target);
    }
  });

  test("redirects are followed three times and no further, and not at all where nobody asked for it", async () => {
    answer = ({ url }, response) => {
      const left = Number(url?.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(302, { Location: `/${left - 1}` }).end();
    };
    const from = (left: number, redirects: number) =>
      outcomeOf(`http://localhost:${port}/${left}`, { allowed: ["localhost"], call: { redirects } });
    const arrived = await from(3, 3);
    assert.ok("answer" in arrived && arrived.answer.url.endsWith("/0"));
    assert.equal(failure(await from(4, 3)), "too_many_redirects");
    assert.equal(failure(await from(1, 0)), "answered 302");
  });

  test("of a huge body the beginning is kept, packed or not, and the rest is not waited for", async () => {
    let sent = 0;
    answer = (_, response) => {
      const part = Buffer.alloc(64 * 1024, "x");
      const more = (): void => {
        while (sent < 500 * 1024 * 1024 && !response.destroyed) {
          sent += part.length;
          if (!response.write(part)) return void response.once("drain", more);
        }
      };
      more();
    };
    const outcome = await outcomeOf(`http://localhost:${port}/`, { allowed: ["localhost"], call: { within: 10_000 } });
    assert.ok("answer" in outcome && outcome.answer.cut && outcome.answer.body.length === 1_000);
    assert.ok(sent < 50 * 1024 * 1024, `${sent} bytes were sent`);

    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    answer = (_, response) => response.writeHead(200, { "Content-Encoding": "gzip" }).end(bomb);
    const unpacked = await outcomeOf(`http://localhost:${port}/`, { allowed: ["localhost"], call: { within: 10_000 } });
    assert.ok("answer" in unpacked && unpacked.answer.cut && unpacked.answer.body.length === 1_000);
  });

  test("whoever answers drop by drop, or not at all, is left when the time is over", async () => {
    answer = (_, response) => {
      const drip = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(drip));
    };
    const options = { allowed: ["localhost"], call: { within: 300 } };
    assert.equal(failure(await outcomeOf(`http://localhost:${port}/`, options)), "too_slow");
    answer = () => {};
    assert.equal(failure(await outcomeOf(`http://localhost:${port}/`, options)), "too_slow");
  });

  test("what is no address, nobody there, and no such name are told apart", async () => {
    for (const url of ["", "shop.example", "ftp://shop.example/", "http://user:pass@shop.example/", "http://999.1.1.1/"])
      assert.equal(failure(await outcomeOf(url)), "bad_address", url);
    assert.equal(failure(await outcomeOf("http://localhost:1/", { allowed: ["localhost"] })), "not_reached");
    const nobody: Resolve = () => Promise.reject(new Error("ENOTFOUND"));
    assert.equal(failure(await outcomeOf("http://nowhere.example/", { resolve: nobody })), "unknown_host");
  });
});
