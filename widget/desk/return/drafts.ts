/** What somebody began to write, kept by the browser until it is sent, so that a reload, a conflict or a wrong click loses no words. */
export interface Draft {
  readonly merchant: string;
  readonly returnId: string;
  /** What it is for: "message", "note", "status". */
  readonly what: string;
}

const nameOf = ({ merchant, returnId, what }: Draft): string => `desk.draft.${merchant}.${returnId}.${what}`;

export function readDraft(draft: Draft): string {
  try {
    return localStorage.getItem(nameOf(draft)) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(draft: Draft, text: string): void {
  try {
    if (text.trim() === "") localStorage.removeItem(nameOf(draft));
    else localStorage.setItem(nameOf(draft), text);
  } catch {
    // A browser that keeps nothing: the words live as long as the page.
  }
}
