import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. It runs on the thread pool and holds up nobody. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

/** A password as it is kept: argon2id with its costs, its salt and its tag, in the PHC notation. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive("argon2id", { ...cost, message: normal(password), nonce });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(nonce)}$${plain(tag)}`;
}

/** Takes as long for a member that does not exist (`kept` null) as for one that does. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, , , costs = "", salt = "", tag = ""] = (kept ?? nobody).split("$");
  const [memory = 0, passes = 0, parallelism = 0] = costs.split(",").map((part) => Number(part.slice(2)));
  const wanted = Buffer.from(tag, "base64");
  const found = await derive("argon2id", {
    memory,
    passes,
    parallelism,
    tagLength: wanted.length,
    message: normal(password),
    nonce: Buffer.from(salt, "base64"),
  });
  return timingSafeEqual(found, wanted) && kept !== null;
}

/** What nobody's password fits. */
const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(randomBytes(16))}$${plain(randomBytes(32))}`;

/** The same letters typed on another keyboard are the same password. */
function normal(password: string): Buffer {
  return Buffer.from(password.normalize("NFKC"), "utf8");
}

function plain(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
