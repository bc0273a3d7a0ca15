import sharp from "sharp";

/** What a printer of labels would print of our own ZPL: the picture of dots it holds, as a PNG. Reads `^GFA` in its short form. */
export async function printZpl(zpl: Uint8Array): Promise<Uint8Array> {
  const text = new TextDecoder().decode(zpl);
  const found = /^\^XA[\s\S]*\^PW(\d+)[\s\S]*\^LL(\d+)[\s\S]*\^GFA,(\d+),\3,(\d+),([^^]*)\^FS\s*\^XZ\s*$/.exec(text);
  if (!found) throw new Error("this is no label of one picture");
  const [width = 0, height = 0, bytes = 0, page = 0] = found.slice(1, 5).map(Number);
  const lines = unpacked(found[5] ?? "", page * 2);
  if (lines.length !== height || lines.length * page !== bytes) throw new Error(`${lines.length} lines of ${height}`);
  const dots = new Uint8Array(width * height).fill(255);
  for (const [y, line] of lines.entries())
    for (let x = 0; x < width; x++) {
      const nibble = Number.parseInt(line.charAt(x >> 2), 16);
      if (nibble & (8 >> (x & 3))) dots[y * width + x] = 0;
    }
  // Some paper around it, as on a roll.
  return sharp(dots, { raw: { width, height, channels: 1 } })
    .extend({ top: 20, bottom: 20, left: 20, right: 20, background: "white" })
    .png()
    .toBuffer();
}

function unpacked(text: string, digits: number): string[] {
  const lines: string[] = [];
  let line = "";
  let times = 0;
  const end = (): void => {
    lines.push(line);
    line = "";
  };
  for (const letter of text) {
    if (letter === ":") lines.push(lines.at(-1) ?? "");
    else if (letter === ",") {
      line = line.padEnd(digits, "0");
      end();
    } else if (letter >= "g" && letter <= "z") times += (letter.charCodeAt(0) - 102) * 20;
    else if (letter >= "G" && letter <= "Y") times += letter.charCodeAt(0) - 70;
    else {
      line += letter.repeat(Math.max(1, times));
      times = 0;
      if (line.length === digits) end();
    }
  }
  return lines;
}
