import assert from "node:assert/strict";
import { test } from "node:test";
import { readZpl } from "../../server/documents/zpl.ts";

const read = (text: string): string | null => {
  const content = readZpl(new TextEncoder().encode(text));
  return content && new TextDecoder().decode(content).trim();
};

test("what a carrier sends for printers of labels is passed on", () => {
  const label = "^XA\n^FO50,50^A0N,40,40^FDClaire Martin, ! U 1^FS\n^XZ";
  assert.equal(read(label), label);
  // As design programs begin every label: it names the signs that begin a command, which are the usual ones.
  const designed = `CT~~CD,~CC^~CT~\n${label}`;
  assert.equal(read(designed), designed);
  const logo = `~DGR:LOGO.GRF,4,1,FFFFFFFF\n^XA^FO0,0^XGR:LOGO.GRF,1,1^FS^XZ`;
  assert.equal(read(logo), logo);
  assert.equal(read("^XA^FO0,0^FDx^FS^JUS^XZ"), "^XA^FO0,0^FDx^FS^XZ");
});

test("nothing in it sets up the printer, under whatever name", () => {
  for (const attack of [
    "~JR",
    "~jr",
    "^JUF~JA",
    "^KPsecret",
    "^ND2,P,10.0.0.9",
    // Another sign begins a command: what follows would be read by the printer and by nobody before it.
    "^CC!!ND2,P,10.0.0.9",
    "~CC+",
    "^CT@@JR",
    "^CD;",
    "~C\nC+",
    "~J\r\nR",
    // What is left out puts another command together, or stands there in two lines.
    "^J^JUSUF",
    "^J\nUF",
    "^J\r\nUN",
    // Empties its memory, runs what lies there, heats its head, sends its alerts elsewhere.
    "^JBE",
    "^JIE:RUN.BAS",
    "^SR0400",
    "^SXA,B,Y,Y,10.0.0.9,80",
    "^SQA,B,10.0.0.9",
    "~KB",
    // Kept where it runs at each start.
    "^DFE:AUTOEXEC.ZPL^FS",
    "~DYE:AUTOEXEC,P,Z,4,,AAAA",
    "^ISE:LABEL.GRF,N",
    // The printer's other languages.
    '! U1 setvar "ip.addr" "10.0.0.9"',
    '! U1 do "device.restore_defaults" ""',
    '{}{"ip.addr":"10.0.0.9"}',
  ])
    for (const text of [`^XA${attack}^XZ`, `${attack}\r\n^XA^FDx^FS^XZ`]) assert.equal(read(text), null, attack);
});
