import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET); // whsec_…
const taken = new Set(); // in earnest a table with a unique id

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString(); // as it came: parsed and written anew it has another signature
  let event;
  try {
    event = webhook.verify(body, request.headers);
  } catch {
    response.writeHead(401).end("not signed by our portal, or too old");
    return;
  }
  const id = request.headers["webhook-id"];
  if (!taken.has(id)) {
    taken.add(id);
    console.log(event.type, event.data.return?.number ?? "-", event.data.return?.version ?? "-");
  }
  response.writeHead(204).end();
}).listen(Number(process.env.PORT), process.env.HOST ?? "127.0.0.1");
