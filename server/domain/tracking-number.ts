/**
 * What a tracking number is compared by: webhooks, answers, scanners and people write the same one with spaces, in small letters, with the
 * marks of a barcode around it. Only what never tells two numbers apart is taken away, so that two different ones never come out the same:
 * dashes and leading zeros stay, and a prefix goes only where check digits prove what it stands before.
 *
 * - `]C1` before and the separator (FNC1) within what scanners read of a GS1-128 code, and brackets around its identifiers.
 * - `00` before a serial shipping container code: 18 digits with their own check digit (GS1 General Specifications, 3.2).
 * - `420` with the receiver's ZIP, of five or nine digits, before the number of the USPS: its barcode is routed by it (Publication 199, IMpb).
 * - `J` before a licence plate that begins with JD (ISO/IEC 15459): what names it as one, which DHL prints or leaves out.
 */
export function trackingKey(number: string): string {
  const plain = number
    .normalize("NFKC")
    .replace(/^\][A-Za-z][0-9]/, "")
    .replaceAll(/[\s\p{Cc}\p{Cf}]/gu, "")
    .replaceAll(/\((\d{2,4})\)/g, "$1")
    .replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
  return container(plain) ?? postal(plain) ?? licence(plain) ?? plain;
}

export function isSameNumber(one: string, other: string): boolean {
  return trackingKey(one) === trackingKey(other);
}

function container(digits: string): string | null {
  return /^00\d{18}$/.test(digits) && checks(digits.slice(2)) ? digits.slice(2) : null;
}

/** Of nine digits and of five before another length both may fit: then nobody knows, and it stays as it is. */
function postal(digits: string): string | null {
  if (!/^420\d+$/.test(digits)) return null;
  const fitting = [5, 9].map((zip) => digits.slice(3 + zip)).filter((rest) => /^9[1-5](\d{20}|\d{24})$/.test(rest) && checks(rest));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function licence(text: string): string | null {
  return /^JJD[0-9A-Z]{14,}$/.test(text) ? text.slice(1) : null;
}

/** The last digit follows from the others: weights 3 and 1 in turn from the right, to the next ten (GS1, and USPS alike). */
function checks(digits: string): boolean {
  const sum = [...digits.slice(0, -1)].toReversed().reduce((all, digit, place) => all + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}
