import type { Letter, Mail } from "../server/providers/mail/port.ts";

export interface KeptLetter extends Letter {
  /** Counts from 1; stays the same when the letter is sent again. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Inbox {
  readonly mail: Mail;
  /** Youngest first. */
  letters(): readonly KeptLetter[];
  find(id: number): KeptLetter | null;
}

/** Keeps the last letters in memory instead of sending them. A letter sent twice is one letter, as in a mail program. */
export function openInbox(now: () => number, most = 200): Inbox {
  let kept: readonly KeptLetter[] = [];
  let count = 0;
  return {
    mail: {
      send: async (letter) => {
        const known = kept.find(({ messageId }) => messageId === letter.messageId);
        if (known) return;
        count += 1;
        kept = [{ ...letter, id: count, at: now() }, ...kept].slice(0, most);
      },
      close: async () => {},
    },
    letters: () => kept,
    find: (id) => kept.find((letter) => letter.id === id) ?? null,
  };
}
