import type { Me } from "../../../server/http/desk-account-schemas.ts";
import type { LetterView } from "../../../server/http/desk-letter-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { ReturnScreen } from "../../../widget/desk/return/return.ts";
import { anItem, aReturnPage, aRow, aUnit } from "./samples.ts";
import { type Answers, anOwner, now, type Stage, stage } from "./stage.ts";

/** A picture that needs no server. */
export const picture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/** Something of everything a page can show. */
export const richReturn: ReturnPage = aReturnPage({
  items: [
    anItem({
      lineId: "1",
      title: "Derby shoe",
      variant: "black, 42",
      sku: "DRB-BLK-42",
      units: [
        aUnit("u1", {
          comment: "Tried them on indoors, half a size short.",
          photos: [{ id: "p1", url: picture }],
          evidence: [{ id: "p2", url: `${picture}#2` }],
          reception: "received",
          grade: "b",
          disposition: "outlet",
        }),
      ],
    }),
    anItem({ lineId: "2", units: [aUnit("u2", { reception: "received" }), aUnit("u3", { reception: "missing" })] }),
  ],
  conversation: [
    { id: "m1", kind: "shopper", by: "Shopper A", text: "Can I send one later?", at: now - 90_000_000 },
    { id: "m2", kind: "merchant", by: "Agent One", text: "Yes, before 21 December.", at: now - 80_000_000 },
    { id: "m3", kind: "note", by: "Agent Two", text: "Heel is worn outdoors.", at: now - 1_000_000 },
  ],
  timeline: [
    {
      at: now - 1_320_000,
      type: "return.received",
      by: { kind: "member", name: "Agent Two" },
      text: "Received: 2 present, 1 missing",
      told: true,
      letter: null,
    },
    {
      at: now - 90_000_000,
      type: "letter.sent",
      by: { kind: "system", name: "By itself" },
      text: "Mail “Your label for order 1042”",
      told: true,
      letter: { id: "let_1", subject: "Your label for order 1042", to: "shopper.a@example.test", attachments: ["label-R-2318.pdf"] },
    },
    {
      at: now - 90_000_001,
      type: "return.approved",
      by: { kind: "member", name: "Agent One" },
      text: "Approved",
      told: false,
      letter: null,
    },
  ],
});

export const aLetter: LetterView = {
  id: "let_1",
  orderId: "ord_1",
  returnId: "ret_1",
  notice: "approved",
  language: "en",
  to: "shopper.a@example.test",
  subject: "Your label for order 1042",
  html: "<p>Hello Shopper A</p><script>parent.document.title='taken'</script>",
  text: "Hello Shopper A, your return is approved.",
  attachments: [{ name: "label-R-2318.pdf", url: "/files/label" }],
  copyOf: null,
  sentAt: now - 90_000_000,
};

/** What the mail would be, with the message in it. */
export const previewOf = (body: unknown) => {
  const { message = "", attachment } = body as { message?: string; attachment?: { name: string; bytes: number } };
  return {
    from: "Ada’s Shoes <returns@ada.test>",
    to: "shopper.a@example.test",
    subject: "Your return R-2318 is approved",
    html: `<p>Hello Shopper A</p><p>${message}</p>`,
    text: `Hello Shopper A\n\n${message}`,
    attachments: [attachment ?? { name: "label-R-2318.pdf", bytes: 84_000 }],
    language: "en",
  };
};

export interface Opened {
  readonly more?: Answers;
  readonly query?: string;
  readonly me?: Me;
  /** Words that were kept by the browser stay. */
  readonly kept?: boolean;
}

export function openReturn(
  page: ReturnPage,
  { more = {}, query = "?queue=to_decide", me = anOwner, kept = false }: Opened = {},
): Promise<Stage<ReturnScreen>> {
  if (!kept) localStorage.clear();
  return stage<ReturnScreen>("desk-return", {
    answers: {
      ...more,
      "GET /returns": () => ({ items: ["R-2304", page.number, "R-2320"].map((number) => aRow(number)), next: null, total: 3 }),
      "GET /returns/:number": () => page,
      "GET /settings": () => ({
        grades: [{ id: "b", name: "B worn" }],
        dispositions: [{ id: "outlet", name: "Outlet" }],
        savedTexts: [{ id: "t1", name: "Box", text: { en: "Use the first box.", fr: "Dans la boîte." } }],
      }),
      "GET /letters/:id": () => aLetter,
      "POST /returns/:id/mail-previews": ({ body }) => previewOf(body),
      ...more,
    },
    path: `/desk/returns/${page.number}`,
    params: { number: page.number },
    query,
    me,
  });
}

export const text = (element: Element): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();

/** What the one filled button of the head says. */
export const keyed = (at: Stage<ReturnScreen>): string => text(at.find(".head .btn.key"));
