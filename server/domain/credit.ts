const standardMonths = 24;

/** Until when a store-credit code is good: the months its policy gives, counted by the calendar. @param at epoch milliseconds */
export function creditExpiresAt(at: number, validMonths: number | undefined): number {
  const last = new Date(at);
  last.setUTCMonth(last.getUTCMonth() + (validMonths ?? standardMonths));
  return last.getTime();
}
