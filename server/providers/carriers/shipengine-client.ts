import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem } from "../port.ts";
import { type Asking, askingOf, download, openVendor, type Understood } from "../vendor.ts";

/** ShipStation's API, which was ShipEngine: version 1. */

export const shipengineOrigin = "https://api.shipengine.com";
/** It allows two hundred requests a minute, and twenty in its sandbox. */
export const shipenginePace = { perSecond: 3, burst: 10 };

export interface ShipengineApi extends Pick<Asking, "read"> {
  /** Never throws. */
  write<Schema extends z.ZodType>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<Understood<z.output<Schema>>>;
  /** A file of a label. Only ShipStation itself is shown the key, wherever else the file lies. @throws ConnectionProblem */
  file(url: string): Promise<Uint8Array>;
}

export function openShipengine(outside: Outside, key: string): ShipengineApi {
  const vendor = openVendor(outside, { origin: shipengineOrigin, headers: () => ({ "api-key": key }), pace: shipenginePace });
  const asking = askingOf(vendor);
  return {
    read: asking.read,
    write: async (method, path, body, schema) => {
      let code: string | undefined;
      const outcome = await asking.write(method, path, body, schema, (json) => {
        const said = saidIn(json);
        code = said?.code;
        return said?.words;
      });
      return outcome.kind === "rejected" && code === "insufficient_funds" ? { ...outcome, code: "no_funds" } : outcome;
    },
    file: async (url) => {
      if (!url.startsWith(`${shipengineOrigin}/`)) return download(outside, url);
      const reply = await vendor.read({ path: url.slice(shipengineOrigin.length) });
      if (reply.status !== 200) throw new ConnectionProblem("not_found", `a file answered ${reply.status}`);
      return reply.bytes;
    },
  };
}

const refusal = z.object({ errors: z.array(z.object({ error_code: z.string().optional(), message: z.string().optional() })).min(1) });

function saidIn(json: unknown): { readonly code: string | undefined; readonly words: string } | undefined {
  const { data } = refusal.safeParse(json);
  return (
    data && {
      code: data.errors[0]?.error_code,
      words: data.errors.map(({ error_code: code = "", message = "" }) => `${code} ${message}`).join(" "),
    }
  );
}

/** An id of a label, carrier or webhook; what is none is never put into an address. */
export function isShipengineId(id: string): boolean {
  return id.length <= 25 && /^se(-[a-z0-9]+)+$/.test(id);
}
