import { readFileSync } from "node:fs";
import { openApp } from "../../server/app.ts";
import { openLog } from "../../server/log.ts";
import { waitingMail } from "../../server/providers/mail/waiting.ts";
import { openDisk } from "../../server/providers/storage/disk.ts";
import { instanceKey } from "../support/processes.ts";
import { outsideTo } from "../support/vendors/shop-bench.ts";

/** A server of its own, whose carriers are at `vendor` and whose clock and disk the parent holds. */
export interface Assignment {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly vendor: string;
  /** The addresses that are the vendor's. */
  readonly origins: readonly string[];
  /** What time it is when it starts. */
  readonly at: number;
  /** Where `Held` stands, read again whenever it matters. */
  readonly control: string;
}

export interface Held {
  /** Milliseconds that are passed over. */
  readonly passed: number;
  /** What a carrier answered stays in the hands of whoever heard it: its files never come to be kept, or are kept and nobody hears of it. */
  readonly holdsFiles: false | "before" | "after";
}

// Whoever started it may be killed.
process.once("disconnect", () => process.exit());

async function serve({ databaseUrl, folder, vendor, origins, at, control }: Assignment): Promise<void> {
  const held = () => JSON.parse(readFileSync(control, "utf8")) as Held;
  const started = Date.now();
  const disk = openDisk(folder);
  await openApp(
    {
      instanceKey,
      port: 0,
      host: "127.0.0.1",
      publicUrl: "http://returns.test",
      databaseUrl,
      storageUrl: `file:${folder}`,
      smtpUrl: null,
      mailFrom: "returns@returns.test",
      oidc: null,
      trustedProxies: [],
      allowedPrivateHosts: ["localhost"],
      metricsToken: "metrics-token-of-the-tests",
      logLevel: "warn",
    },
    {
      context: {
        now: () => at + (Date.now() - started) + held().passed,
        log: openLog("warn"),
        mail: waitingMail(),
        outside: outsideTo({ origin: vendor }, origins),
        storage: {
          ...disk,
          async put(key, content, type) {
            const holds = key.startsWith("labels/") && held().holdsFiles;
            if (holds !== "before") await disk.put(key, content, type);
            if (!holds) return;
            process.stdout.write("holding\n");
            await new Promise(() => {});
          },
        },
      },
    },
  );
  process.stdout.write("at work\n");
}

if (import.meta.main) await serve(JSON.parse(process.argv[2] ?? "") as Assignment);
