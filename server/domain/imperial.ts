/** What vendors in the United States weigh and measure in. To a tenth, and never less than it is: a parcel that was declared too light is charged again. */

export function ounces(grams: number): number {
  return upToTenth(grams / 28.349_523_125);
}

export function inches(millimetres: number): number {
  return upToTenth(millimetres / 25.4);
}

function upToTenth(size: number): number {
  // What is a tenth but for the error of the division is that tenth.
  return Math.ceil(size * 10 - 1e-6) / 10;
}
