import type { Policy, Reason, Text } from "./policy.ts";

/** What a new shop starts with: 30 days from delivery, France / EU / rest of the world, six reasons. Texts in English, French, German, Spanish. */
export function defaultPolicy(): Policy {
  return {
    window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 2 },
    withdrawal: { returnCost: "shop", informed: false },
    guarantee: { months: { default: 24, ES: 36 } },
    zones: [
      {
        id: "france",
        title: text("France", "France", "Frankreich", "Francia"),
        countries: ["FR", "MC"],
        label: "prepaid",
        fee: { kind: "free" },
        handovers: ["print", "qr", "own"],
      },
      {
        id: "eu",
        title: text("European Union", "Union européenne", "Europäische Union", "Unión Europea"),
        countries: ["EU"],
        label: "prepaid",
        fee: { kind: "free" },
        handovers: ["print", "own"],
      },
      {
        id: "world",
        title: text("Rest of the world", "Reste du monde", "Übrige Welt", "Resto del mundo"),
        countries: ["*"],
        label: "none",
        fee: { kind: "free" },
        handovers: ["contact", "own"],
      },
    ],
    resolutions: {
      original: true,
      storeCredit: { bonusBasisPoints: 0, validMonths: 24 },
      exchange: false,
      repair: false,
      keep: false,
    },
    reasons: defaultReasons,
    rules: [],
    approval: "automatic",
    allowUnshipped: true,
    sendWithinDays: 14,
  };
}

const noPhotos = { required: 0, most: 0 } as const;
const somePhotos = { required: 0, most: 4 } as const;

const fits: Reason["subReasons"] = [
  { id: "length", text: text("The length", "La longueur", "Die Länge", "El largo") },
  { id: "width", text: text("The width", "La largeur", "Die Weite", "El ancho") },
  {
    id: "unlike_usual",
    text: text(
      "Other than my usual size",
      "Différent de ma taille habituelle",
      "Anders als meine übliche Größe",
      "Distinto de mi talla habitual",
    ),
  },
];

/** From the shopper's side first, then what the shop answers for. */
export const defaultReasons: readonly Reason[] = [
  {
    id: "too_small",
    text: text("Too small", "Trop petit", "Zu klein", "Demasiado pequeño"),
    fault: "shopper",
    lane: "commercial",
    subReasons: fits,
    comment: "optional",
    photos: noPhotos,
  },
  {
    id: "too_big",
    text: text("Too big", "Trop grand", "Zu groß", "Demasiado grande"),
    fault: "shopper",
    lane: "commercial",
    subReasons: fits,
    comment: "optional",
    photos: noPhotos,
  },
  {
    id: "changed_mind",
    text: text("I changed my mind", "J’ai changé d’avis", "Ich habe es mir anders überlegt", "He cambiado de opinión"),
    fault: "shopper",
    lane: "commercial",
    subReasons: [
      { id: "dislike", text: text("I do not like it", "Il ne me plaît pas", "Es gefällt mir nicht", "No me gusta") },
      { id: "too_late", text: text("It came too late", "Il est arrivé trop tard", "Es kam zu spät", "Llegó demasiado tarde") },
      {
        id: "ordered_several",
        text: text(
          "I ordered several to choose from",
          "J’en ai commandé plusieurs pour choisir",
          "Ich habe mehrere zur Auswahl bestellt",
          "Pedí varios para elegir",
        ),
      },
    ],
    comment: "optional",
    photos: noPhotos,
  },
  {
    id: "not_as_described",
    text: text(
      "Not as described or pictured",
      "Pas conforme à la description ou aux photos",
      "Anders als beschrieben oder abgebildet",
      "No es como en la descripción o las fotos",
    ),
    fault: "merchant",
    lane: "guarantee",
    subReasons: [
      { id: "colour", text: text("Another colour", "Une autre couleur", "Eine andere Farbe", "Otro color") },
      {
        id: "material",
        text: text(
          "Another material or quality",
          "Une autre matière ou qualité",
          "Anderes Material oder andere Qualität",
          "Otro material u otra calidad",
        ),
      },
      {
        id: "function",
        text: text(
          "It does something else than promised",
          "Il ne fait pas ce qui était annoncé",
          "Es kann anderes als versprochen",
          "No hace lo prometido",
        ),
      },
    ],
    comment: "optional",
    photos: somePhotos,
  },
  {
    id: "faulty",
    text: text("Faulty or damaged", "Défectueux ou abîmé", "Mangelhaft oder beschädigt", "Defectuoso o dañado"),
    fault: "merchant",
    lane: "guarantee",
    subReasons: [
      { id: "on_arrival", text: text("Damaged on arrival", "Abîmé à l’arrivée", "Beschädigt angekommen", "Llegó dañado") },
      { id: "broke", text: text("It broke in use", "Il s’est cassé à l’usage", "Beim Gebrauch kaputtgegangen", "Se rompió con el uso") },
      { id: "does_not_work", text: text("It does not work", "Il ne fonctionne pas", "Es funktioniert nicht", "No funciona") },
    ],
    comment: "optional",
    photos: { required: 1, most: 4 },
  },
  {
    id: "wrong_item",
    text: text("I received something else", "J’ai reçu un autre article", "Ich habe etwas anderes bekommen", "He recibido otro artículo"),
    fault: "merchant",
    lane: "guarantee",
    subReasons: [
      { id: "other_item", text: text("Another item", "Un autre article", "Ein anderer Artikel", "Otro artículo") },
      {
        id: "other_size",
        text: text("Another size or colour", "Une autre taille ou couleur", "Eine andere Größe oder Farbe", "Otra talla u otro color"),
      },
    ],
    comment: "optional",
    photos: somePhotos,
  },
];

function text(en: string, fr: string, de: string, es: string): Text {
  return { en, fr, de, es };
}
