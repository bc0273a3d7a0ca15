import { textsFor } from "../../locales/texts.ts";
import type { InsertRequest } from "../../server/documents/insert.ts";
import type { LabelRequest } from "../../server/documents/label.ts";
import type { Address } from "../../server/domain/order.ts";

const anne: Address = {
  name: "Anne-Laure Géraud",
  line1: "14 rue des Œillets",
  line2: "Bât. C",
  postalCode: "69003",
  city: "Lyon",
  country: "FR",
};
const ada: Address = {
  name: "Ada’s Schuhe",
  company: "Ada GmbH",
  line1: "Lange Straße 12",
  postalCode: "10115",
  city: "Berlin",
  country: "DE",
};

export const label: LabelRequest = {
  format: "a6",
  brand: { name: "Ada’s Shoes" },
  from: anne,
  to: ada,
  returnNumber: "ADAS12345678",
  orderNumber: "#1042",
  code: "ADAS12345678",
  items: [
    { title: "Trail shoe", variant: "42, blue", quantity: 1 },
    { title: "Merino socks", quantity: 3 },
  ],
  sendBy: { at: Date.UTC(2026, 11, 6, 12), zone: "Europe/Paris" },
  at: Date.UTC(2026, 10, 22),
  texts: textsFor("en"),
};

/** One address of each script that Europe writes in. */
export const scripts: Readonly<Record<string, Address>> = {
  Latin: ada,
  Polish: { name: "Książki Łódź sp. z o.o.", line1: "ul. Żółkiewskiego 7", postalCode: "90-001", city: "Łódź", country: "PL" },
  Romanian: { name: "Ștefan Țânțăreanu", line1: "Șoseaua Ștefan cel Mare 1", postalCode: "020141", city: "București", country: "RO" },
  Turkish: { name: "Işıl Öztürk Ğ", line1: "İstiklâl Caddesi 5", postalCode: "34430", city: "İstanbul", country: "TR" },
  Greek: { name: "Γιώργος Παπαδόπουλος", line1: "Οδός Ερμού 12", postalCode: "105 63", city: "Αθήνα", country: "GR" },
  Cyrillic: { name: "Їжакевич Ґалаґан", line1: "вулиця Хрещатик 1", postalCode: "01001", city: "Київ", country: "UA" },
  Bulgarian: { name: "Мария Щърбакова", line1: "бул. Цар Освободител 15", postalCode: "1000", city: "София", country: "BG" },
  Georgian: { name: "გიორგი ბერიძე", line1: "რუსთაველის გამზირი 8", postalCode: "0108", city: "თბილისი", country: "GE" },
  Armenian: { name: "Արամ Խաչատրյան", line1: "Աբովյան փողոց 3", postalCode: "0001", city: "Երևան", country: "AM" },
};

/** As long as things get, and then some. */
export const longest: LabelRequest = {
  ...label,
  format: "a4",
  brand: { name: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk & Söhne Nachfolger GmbH & Co. KG aA" },
  orderNumber: "2026-WEB-0000000000000000001042-XYZ-LONG",
  from: {
    name: "Maximiliane-Friederike von Hohenzollern-Sigmaringen-Donaueschingen zu Fürstenberg",
    company: "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    line1: "Bürgermeister-Doktor-Maximilian-Mustermann-Straße 1234 b, Hinterhaus, 4. Obergeschoss links",
    line2: "c/o Familie Obermeier-Unterhuber",
    postalCode: "12345",
    city: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    region: "Mecklenburg-Vorpommern",
    country: "DE",
  },
  to: {
    name: "Donaudampfschifffahrtsgesellschaftskapitän ".repeat(4),
    company: "W".repeat(90),
    line1: "Bürgermeister-Doktor-Maximilian-Mustermann-Straße 1234 b, Hinterhaus",
    line2: "Tor 17, Rampe 3, Zwischenlager Süd",
    postalCode: "12345",
    city: "Hellschen-Heringsand-Unterschaar",
    country: "DE",
  },
  items: Array.from({ length: 12 }, (_, number) => ({
    title: `Artikel ${number} mit allerlei Zusätzen, die niemand braucht, aber in Shops stehen, ${"und noch mehr davon ".repeat(6)}`,
    quantity: number + 1,
  })),
  texts: textsFor("de"),
};

export const insert: InsertRequest = {
  format: "pdf",
  brand: { name: "Ada’s Shoes" },
  orderNumber: "#1042",
  link: "https://returns.example.com/r/ada#k=4fK9sQ2mZx7Lr0Vb8Tn1Yc6Wd3He5Ju9Aq2Sw4Ed6R",
  typed: "returns.example.com/r/ada",
  at: Date.UTC(2026, 10, 22),
  texts: textsFor("en"),
};
