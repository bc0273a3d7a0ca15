import type { Product } from "./sale.ts";

const clothing = { category: "clothing" } as const;
export const overshirt: Product = {
  ...clothing,
  sku: "HL-OVER",
  title: "Wool overshirt",
  variant: "Moss, M",
  picture: "overshirt.svg",
  price: 12_900,
};
export const socks: Product = {
  ...clothing,
  sku: "HL-SOCK",
  title: "Merino socks",
  variant: "Charcoal, 40–42",
  picture: "socks.svg",
  price: 1_400,
};
export const shirt: Product = {
  ...clothing,
  sku: "HL-LINEN",
  title: "Linen shirt",
  variant: "White, M",
  picture: "shirt.svg",
  price: 6_900,
};
export const cap: Product = { ...clothing, sku: "HL-CAP", title: "Rain cap", variant: "Navy", picture: "cap.svg", price: 3_500 };
export const jacket: Product = {
  ...clothing,
  sku: "HL-JACKET",
  title: "Storm jacket",
  variant: "Ochre, L",
  picture: "jacket.svg",
  price: 18_900,
};
export const pack: Product = {
  sku: "HL-PACK",
  title: "Day pack 22 l",
  variant: "Slate",
  picture: "pack.svg",
  price: 9_500,
  category: "bags",
};
