/** What vendors in the United States weigh and measure in; never less than it is: a parcel that was declared too light is charged again. */

/** @param places decimal places */
export function ounces(grams: number, places = 1): number {
  return upTo(places, grams / 28.349_523_125);
}

export function inches(millimetres: number): number {
  return upTo(1, millimetres / 25.4);
}

function upTo(places: number, size: number): number {
  const parts = 10 ** places;
  // What is a whole part but for the error of the division is that part.
  return Math.ceil(size * parts - 1e-6) / parts;
}
