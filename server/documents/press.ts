import { Worker } from "node:worker_threads";
import { type ClaimRequest, claimData } from "./claim.ts";
import { type CustomsFormRequest, customsFormData } from "./customs-form.ts";
import { type InsertRequest, insertData } from "./insert.ts";
import { type LabelRequest, labelData } from "./label.ts";
import { type PackingSlipRequest, packingSlipData } from "./packing-slip.ts";
import { type PaperlessRequest, paperlessData } from "./paperless.ts";
import type { Answer, Job } from "./press-worker.ts";
import { type ReceiptRequest, receiptData } from "./receipt.ts";

/**
 * Draws documents in threads of its own, so that requests never wait for a page and the server starts without what draws them:
 * words are said here, everything that loads fonts, PDF and barcodes is known to the thread only.
 */
export interface Press {
  label(request: LabelRequest): Promise<Uint8Array>;
  /** The page of a carrier's label that has no paper. */
  paperless(request: PaperlessRequest): Promise<Uint8Array>;
  insert(request: InsertRequest): Promise<Uint8Array>;
  /** The same label for printers of labels: ZPL II, 4 × 6 inches. */
  zpl(request: LabelRequest): Promise<Uint8Array>;
  receipt(request: ReceiptRequest): Promise<Uint8Array>;
  packingSlip(request: PackingSlipRequest): Promise<Uint8Array>;
  customsForm(request: CustomsFormRequest): Promise<Uint8Array>;
  /** What a carrier is sent about a parcel that is lost. */
  claim(request: ClaimRequest): Promise<Uint8Array>;
  /** One document of the pages of all. */
  join(files: readonly Uint8Array[]): Promise<Uint8Array>;
  /** Waits for nothing: what is being drawn is rejected. */
  close(): Promise<void>;
}

interface Hand {
  readonly worker: Worker;
  readonly waiting: Map<
    number,
    { readonly resolve: (document: Uint8Array) => void; readonly reject: (cause: Error) => void; readonly timer: NodeJS.Timeout }
  >;
}

/**
 * Threads start with the first document that needs them; a page takes milliseconds, the start of a thread a good quarter second once.
 * In a bundle, `press-worker.ts` must be built as `press-worker.js` beside the file that holds this module.
 * @param patience milliseconds after which a document is given up and its thread with it
 */
export function openPress({ threads, patience = 20_000 }: { readonly threads: number; readonly patience?: number }): Press {
  const hands = new Set<Hand>();
  let number = 0;
  let closed = false;

  function draw(job: Job["job"]): Promise<Uint8Array> {
    if (closed) return Promise.reject(new Error("the press is closed"));
    const hand = pick();
    const id = ++number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => void lose(hand, new Error(`a document was not drawn within ${patience} ms`)), patience);
      hand.waiting.set(id, { resolve, reject, timer });
      hand.worker.ref();
      hand.worker.postMessage({ id, job } satisfies Job);
    });
  }

  function pick(): Hand {
    const [idlest] = [...hands].sort((one, other) => one.waiting.size - other.waiting.size);
    return idlest && (idlest.waiting.size === 0 || hands.size >= threads) ? idlest : hire();
  }

  function hire(): Hand {
    const file = import.meta.url.endsWith(".ts") ? "./press-worker.ts" : "./press-worker.js";
    const hand: Hand = { worker: new Worker(new URL(file, import.meta.url)), waiting: new Map() };
    hands.add(hand);
    hand.worker.on("message", (answer: Answer) => {
      const asked = hand.waiting.get(answer.id);
      hand.waiting.delete(answer.id);
      if (hand.waiting.size === 0) hand.worker.unref();
      if (!asked) return;
      clearTimeout(asked.timer);
      if ("document" in answer) asked.resolve(answer.document);
      else asked.reject(answer.error);
    });
    hand.worker.on("error", (cause) => void lose(hand, cause instanceof Error ? cause : new Error(String(cause))));
    hand.worker.on("exit", () => void lose(hand, new Error("a thread of the press ended")));
    return hand;
  }

  async function lose(hand: Hand, cause: Error): Promise<void> {
    hands.delete(hand);
    for (const { reject, timer } of hand.waiting.values()) {
      clearTimeout(timer);
      reject(cause);
    }
    hand.waiting.clear();
    await hand.worker.terminate();
  }

  return {
    label: (request) => draw({ kind: "label", data: labelData(request) }),
    paperless: (request) => draw({ kind: "paperless", data: paperlessData(request) }),
    insert: (request) => draw({ kind: "insert", data: insertData(request) }),
    zpl: (request) => draw({ kind: "zpl", data: labelData({ ...request, format: "a6" }) }),
    receipt: (request) => draw({ kind: "list", data: receiptData(request) }),
    packingSlip: (request) => draw({ kind: "list", data: packingSlipData(request) }),
    customsForm: (request) => draw({ kind: "list", data: customsFormData(request) }),
    claim: (request) => draw({ kind: "list", data: claimData(request), ...(request.label && { behind: request.label }) }),
    join: (files) => draw({ kind: "join", data: files }),
    async close() {
      closed = true;
      await Promise.all([...hands].map((hand) => lose(hand, new Error("the press is closed"))));
    },
  };
}
