import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import readerUrl from "zxing-wasm/reader/zxing_reader.wasm?url";
import { sheet } from "../sheet.ts";

interface Detector {
  detect(image: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

const formats = ["qr_code", "code_128", "code_39", "ean_13", "ean_8", "upc_a", "upc_e", "itf", "data_matrix"] as const;
const lookEvery = 200;

/** The phone's camera as a scanner. Fires `scanned` with the text; where the browser reads no barcodes itself, a reader from our own origin does. */
@customElement("desk-camera")
export class Camera extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: block;
        min-height: 0;
        padding: 0 var(--s4) var(--s3);
      }
      video {
        display: block;
        inline-size: 100%;
        max-block-size: 40vh;
        object-fit: cover;
        border-radius: var(--radius);
        background: #000;
      }
    `,
  ];

  @state() private trouble: string | null = null;
  @query("video") private readonly video!: HTMLVideoElement | null;
  #stream: MediaStream | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = { text: "", at: 0 };

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  override render(): TemplateResult {
    return html`${this.trouble ? html`<p class="warn" role="alert">${this.trouble}</p>` : html`<video muted playsinline aria-label=${msg("What the camera sees", { id: "receive.camera" })}></video>`}${nothing}`;
  }

  async #open(): Promise<void> {
    try {
      const [stream, detector] = await Promise.all([
        navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
        detectorHere(),
      ]);
      if (!this.isConnected) return stream.getTracks().forEach((track) => void track.stop());
      this.#stream = stream;
      await this.updateComplete;
      if (!this.video) return;
      this.video.srcObject = stream;
      await this.video.play();
      this.#look(detector);
    } catch {
      this.trouble = msg("The camera cannot be used. Allow it in the browser, or type the number.", { id: "receive.no_camera" });
    }
  }

  #look(detector: Detector): void {
    this.#timer = setTimeout(async () => {
      const found = this.video ? await detector.detect(this.video).catch(() => []) : [];
      const text = found[0]?.rawValue;
      const now = performance.now();
      // The same code stays in the picture for a while.
      if (text && (text !== this.#last.text || now - this.#last.at > 2_500)) {
        this.#last = { text, at: now };
        this.dispatchEvent(new CustomEvent("scanned", { detail: text }));
      }
      if (this.isConnected) this.#look(detector);
    }, lookEvery);
  }
}

async function detectorHere(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: new (options: object) => Detector }).BarcodeDetector;
  if (native) return new native({ formats });
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  prepareZXingModule({ overrides: { locateFile: () => readerUrl } });
  return new BarcodeDetector({ formats: [...formats] });
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-camera": Camera;
  }
}
