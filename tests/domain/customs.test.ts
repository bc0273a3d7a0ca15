import assert from "node:assert/strict";
import { test } from "node:test";
import { needsCustoms, returnedGoods } from "../../server/domain/customs.ts";

const place = (country: string, postalCode = "", city?: string) => ({ country, postalCode, ...(city && { city }) });
const paris = place("FR", "75001");

test("customs are asked for by postcode and not by country", () => {
  const needed: [from: ReturnType<typeof place>, to: ReturnType<typeof place>][] = [
    [place("ES", "35001"), paris],
    [place("ES", "38660"), place("ES", "28001")],
    [place("IC", "35001"), place("ES", "28001")],
    [place("ES", "51001"), place("ES", "28001")],
    [place("EA", "52001"), place("ES", "51001")],
    [place("FR", "97110"), paris],
    [place("RE", "97400"), paris],
    [place("MQ", "97200"), place("GP", "97110")],
    [place("IT", "23041", "Livigno"), place("IT", "20121")],
    [place("IT", "23030", "Livigno"), place("IT", "20121")],
    [place("DE", "78266"), place("DE", "10115")],
    [place("DE", "D-78266"), place("DE", "10115")],
    [place("DE", "27498"), place("DE", "10115")],
    [place("FI", "22100"), place("FI", "00100")],
    [place("AX", "AX-22100"), place("FI", "00100")],
    [place("JE", "JE2 3AB"), place("GB", "SW1A 1AA")],
    [place("GB", "JE2 3AB"), place("GB", "SW1A 1AA")],
    [place("GG", "GY1 1AA"), place("JE", "JE2 3AB")],
    [place("GB", "SW1A 1AA"), paris],
    [place("GB", "SW1A 1AA"), place("GB", "BT1 1AA")],
    [place("GB", "BT1 1AA"), place("US", "10001")],
    [place("CH", "8001"), place("DE", "10115")],
    [place("NO", "0150"), place("SE", "11122")],
    [paris, place("US", "10001")],
    [place("SM", "47890"), place("IT", "47900")],
    [place("AD", "AD500"), place("ES", "28001")],
  ];
  for (const [from, to] of needed) assert.ok(needsCustoms(from, to), `${JSON.stringify(from)} → ${JSON.stringify(to)}`);
  const free: typeof needed = [
    [paris, place("FR", "69006")],
    [place("DE", "10115"), paris],
    [place("EL", "10431"), place("GR", "10431")],
    [place("MC", "98000"), paris],
    [place("ES", "28001"), paris],
    [place("ES", "07001"), paris],
    [place("PT", "9000-001"), paris],
    [place("IT", "23030", "Valdidentro"), place("IT", "20121")],
    [place("CH", "8001"), place("LI", "9490")],
    [place("DE", "78266"), place("CH", "8001")],
    [place("GB", "BT1 1AA"), place("IE", "D02 X285")],
    [place("XI", "BT1 1AA"), paris],
    [paris, place("GB", "BT1 1AA")],
    [place("GB", "BT1 1AA"), place("GB", "SW1A 1AA")],
    [place("IM", "IM1 1AA"), place("GB", "SW1A 1AA")],
    [place("US", "10001"), place("PR", "00901")],
  ];
  for (const [from, to] of free) assert.ok(!needsCustoms(from, to), `${JSON.stringify(from)} → ${JSON.stringify(to)}`);
});

test("goods that come back are told with their invoice, its day and the parcel out", () => {
  assert.deepEqual(
    returnedGoods({
      number: "R-1",
      placedAt: 5,
      fulfilments: [{ id: "1", trackingNumber: "A" }, { id: "2", trackingNumber: "B" }, { id: "3" }],
    }),
    { invoiceNumber: "R-1", invoiceAt: 5, outboundTrackingNumber: "B" },
  );
  assert.deepEqual(returnedGoods({ number: "R-2", placedAt: 6, fulfilments: [] }), { invoiceNumber: "R-2", invoiceAt: 6 });
});
