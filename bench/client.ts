import { Agent, request } from "node:http";

export interface Call {
  readonly path: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Milliseconds until the whole answer was there. */
  readonly took: number;
}

/** Sends POST requests over so many connections that stay open, each as soon as the one before was answered. */
export async function drive(port: number, calls: readonly Call[], connections: number): Promise<Reply[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const replies: Reply[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let place = next++; place < calls.length; place = next++) {
      const call = calls[place];
      if (call) replies[place] = await post(agent, port, call);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return replies;
}

export function post(agent: Agent, port: number, { path, body, headers }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      {
        agent,
        port,
        host: "127.0.0.1",
        path,
        method: "POST",
        headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...headers },
      },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (part: string) => (text += part));
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, text, took: performance.now() - started }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** @throws Error showing the first answer that is not `status` */
export function expectAll(replies: readonly Reply[], status: number): void {
  const wrong = replies.find((reply) => reply.status !== status);
  if (wrong) throw new Error(`Expected ${status}, got ${wrong.status}: ${wrong.text.slice(0, 500)}`);
}

/** A different caller each time, as behind a proxy: a single one would meet the limit of calls a minute. */
export function someCaller(number: number): Record<string, string> {
  return { "X-Forwarded-For": `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` };
}
