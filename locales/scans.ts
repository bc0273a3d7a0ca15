import { isOwnScan, type NamedScan } from "../server/domain/tracking.ts";
import type { Texts } from "./texts.ts";

/** What happened to a parcel, in the reader's words: "Handed over", "Lost, by a person’s word". */
export function scanTitle({ name, scan: { kind } }: NamedScan, texts: Texts): string {
  if (!isOwnScan(name)) return texts.say(`tracking.scan.${kind}`);
  if (name.startsWith("own:silence")) return texts.say("tracking.scan.silent");
  return texts.say(kind === "lost" ? "tracking.scan.said_lost" : "tracking.scan.said_found");
}
