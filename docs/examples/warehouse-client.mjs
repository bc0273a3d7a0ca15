import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

const { RETURNS, API_KEY, WEBHOOK_SECRET, PORT, HOST = "127.0.0.1", STATE = "warehouse.json", EVERY_SECONDS = "300" } = process.env;

// What we know of returns that are on their way here, and receipts that were not taken yet. In earnest a table each.
const state = existsSync(STATE) ? JSON.parse(readFileSync(STATE, "utf8")) : { expected: {}, outbox: {}, done: [] };
const save = () => {
  writeFileSync(`${STATE}.new`, JSON.stringify(state));
  renameSync(`${STATE}.new`, STATE);
};
const say = (line) => process.stdout.write(`${line}\n`);
const pause = (seconds) => new Promise((resume) => setTimeout(resume, seconds * 1000));

async function desk(path, { method = "GET", headers = {}, body } = {}) {
  const answer = await fetch(`${RETURNS}/api/desk${path}`, {
    method,
    headers: { Authorization: `Bearer ${API_KEY}`, "Content-Type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, json: await answer.json() };
}

// One return as it is now. Of what we heard twice, or in another order, only the newest version counts.
async function look(id) {
  const { status, json: page } = await desk(`/returns/${id}`);
  if (status !== 200) return;
  const known = state.expected[page.id];
  if (known && known >= page.version) return;
  const pieces = page.items.flatMap(({ units, ...item }) => {
    const awaited = units.filter(({ reception, decision }) => reception === "awaited" && decision === null).length;
    return awaited > 0 ? [`${awaited} x ${item.sku ?? item.lineId} ${item.title}${item.variant ? `, ${item.variant}` : ""}`] : [];
  });
  if (page.queue === "to_receive" && pieces.length > 0) {
    const parcels = page.parcels.map(({ code, trackingNumber }) => trackingNumber ?? code).join(" ");
    say(`expect ${page.number} order ${page.order.number} parcel ${parcels}: ${pieces.join("; ")}`);
    state.expected[page.id] = page.version;
  } else if (known) {
    say(`over ${page.number}: ${page.word}`);
    delete state.expected[page.id];
  }
  save();
}

// Whatever the webhooks missed while either side was down.
async function lookForMissed() {
  const waiting = new Set(Object.keys(state.expected));
  for (let after = ""; after !== null; ) {
    const query = new URLSearchParams({ queue: "to_receive", limit: "100", ...(after && { after }) });
    const { status, json } = await desk(`/returns?${query}`);
    if (status !== 200) throw new Error(json.detail);
    for (const { id, version } of json.items) {
      waiting.delete(id);
      if (!(state.expected[id] >= version)) await look(id);
    }
    after = json.next;
  }
  for (const id of waiting) await look(id);
}

// A receipt: {"receipt": "W-77", "return": "R-2318", "pieces": [{"sku": "SOCK-N", "grade": "a"}], "complete": true}
async function take({ receipt, return: number, pieces, complete = false }) {
  if (state.done.includes(receipt) || state.outbox[receipt]) return;
  const { status, json: page } = await desk(`/returns/${encodeURIComponent(number)}`);
  if (status !== 200) throw new Error(`refused ${receipt}: ${page.detail}`);
  const awaited = page.items.flatMap(({ units, sku, barcode }) =>
    units.filter(({ reception }) => reception === "awaited").map(({ id }) => ({ id, names: [sku, barcode] })),
  );
  const units = [];
  const extras = [];
  for (const { sku, ...marks } of pieces) {
    const place = awaited.findIndex(({ names }) => names.includes(sku));
    if (place < 0) extras.push({ title: sku, quantity: 1 });
    else units.push({ unitId: awaited.splice(place, 1)[0].id, reception: "received", ...marks });
  }
  if (complete) for (const { id } of awaited) units.push({ unitId: id, reception: "missing" });
  // Written down before it is sent: when the answer is lost, the very same is sent again.
  state.outbox[receipt] = { id: page.id, number, body: { units, extras, mail: true } };
  save();
  await send(receipt);
}

async function send(receipt) {
  const { id, number, body } = state.outbox[receipt];
  for (let wait = 1; ; wait = Math.min(60, wait * 2)) {
    const headers = { "Idempotency-Key": `receipt-${receipt}` };
    const answer = await desk(`/returns/${id}/receipt`, { method: "POST", headers, body }).catch(() => ({ status: 503 }));
    if (answer.status === 429 || answer.status >= 500) {
      await pause(wait);
      continue;
    }
    say(answer.status === 200 ? `took ${receipt} for ${number}: ${answer.json.word}` : `refused ${receipt}: ${answer.json.detail}`);
    delete state.outbox[receipt];
    state.done.push(receipt);
    if (answer.status === 200) state.expected[id] = answer.json.version;
    return save();
  }
}

const webhook = new Webhook(WEBHOOK_SECRET);
createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let event;
  try {
    event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
  } catch {
    return response.writeHead(401).end();
  }
  response.writeHead(204).end();
  if (event.data.return) await look(event.data.return.id).catch((failure) => console.error(failure.message));
}).listen(Number(PORT), HOST);

for (const receipt of Object.keys(state.outbox)) await send(receipt);
setInterval(() => lookForMissed().catch((failure) => console.error(failure.message)), Number(EVERY_SECONDS) * 1000);
await lookForMissed().catch((failure) => console.error(failure.message));
for await (const line of createInterface({ input: process.stdin }))
  if (line.trim()) await take(JSON.parse(line)).catch((failure) => console.error(failure.message));
