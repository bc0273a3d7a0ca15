import type { ReturnsPortal } from "../portal/returns-portal.ts";

/**
 * This type can be used to create scoped tags for your components.
 *
 * Usage:
 *
 * ```ts
 * import type { ScopedElements } from "path/to/library/jsx-integration";
 *
 * declare module "my-library" {
 *   namespace JSX {
 *     interface IntrinsicElements
 *       extends ScopedElements<'test-', ''> {}
 *   }
 * }
 * ```
 *
 * @deprecated Runtime scoped elements result in duplicate types and can confusing for developers. It is recommended to use the `prefix` and `suffix` options to generate new types instead.
 */
export type ScopedElements<
  Prefix extends string = "",
  Suffix extends string = "",
> = {
  [
    Key in keyof CustomElements as `${Prefix}${Key}${Suffix}`
  ]: CustomElements[Key];
};

type BaseProps<T extends HTMLElement> = {
  /** Content added between the opening and closing tags of the element */
  children?: any | undefined;
  /** Used for declaratively styling one or more elements using CSS (Cascading Stylesheets) */
  class?: string | undefined;
  /** Used for declaratively styling one or more elements using CSS (Cascading Stylesheets) */
  className?: string | undefined;
  /** Takes an object where the key is the class name(s) and the value is a boolean expression. When true, the class is applied, and when false, it is removed. */
  classList?: Record<string, boolean | undefined> | undefined;
  /** Specifies the text direction of the element. */
  dir?: "ltr" | "rtl" | undefined;
  /** Contains a space-separated list of the part names of the element that should be exposed on the host element. */
  exportparts?: string | undefined;
  /** For <label> and <output>, lets you associate the label with some control. */
  htmlFor?: string | undefined;
  /** Specifies whether the element should be hidden. */
  hidden?: boolean | string | undefined;
  /** A unique identifier for the element. */
  id?: string | undefined;
  /** Keys tell React which array item each component corresponds to */
  key?: string | number | undefined;
  /** Specifies the language of the element. */
  lang?: string | undefined;
  /** Defines the element's semantic role for accessibility APIs. */
  role?: string | undefined;
  /** Contains a space-separated list of the part names of the element. Part names allows CSS to select and style specific elements in a shadow tree via the ::part pseudo-element. */
  part?: string | undefined;
  /** Use the ref attribute with a variable to assign a DOM element to the variable once the element is rendered. */
  ref?: (T | ((e: T) => void)) | undefined;
  /** Adds a reference for a custom element slot */
  slot?: string | undefined;
  /** Prop for setting inline styles */
  style?: Record<string, string | number> | undefined;
  /** Overrides the default Tab button behavior. Avoid using values other than -1 and 0. */
  tabIndex?: number | undefined;
  /** Specifies the tooltip text for the element. */
  title?: string | undefined;
  /** Passing 'no' excludes the element content from being translated. */
  translate?: "yes" | "no" | undefined;
  /** The popover global attribute is used to designate an element as a popover element. */
  popover?: "auto" | "hint" | "manual" | undefined;
  /** Turns an element element into a popover control button; takes the ID of the popover element to control as its value. */
  popovertarget?: "top" | "bottom" | "left" | "right" | "auto" | undefined;
  /** Specifies the action to be performed on a popover element being controlled by a control element. */
  popovertargetaction?: "show" | "hide" | "toggle" | undefined;
};

type BaseEvents = {};

export type ReturnsPortalProps = {
  /** The shop's short name, as in its portal address. */
  shop?: ReturnsPortal["shop"] | undefined;
  /** Address of the server. Where it is missing, the server the script came from. */
  api?: ReturnsPortal["api"] | undefined;
  /** Language of the portal: en, fr, es or de. Where it is missing, the language around the element, then the browser's, then the shop's. */
  lang?: ReturnsPortal["lang"] | undefined;
  /** An order number to begin with. */
  order?: ReturnsPortal["order"] | undefined;
  /** Level of the step's heading in your page's outline, 1 to 5. */
  "heading-level"?: ReturnsPortal["headingLevel"] | undefined;
  /** Level of the step's heading in your page's outline, 1 to 5. */
  headingLevel?: ReturnsPortal["headingLevel"] | undefined;
  /** Shows where one parcel is, instead of the steps: the token of a tracking link. Without a value it is read from `#tracking=…` of the
page's own address. */
  tracking?: ReturnsPortal["tracking"] | undefined;
  /** The secret of a signed link. Only the hosted page sets it, out of its own address. */
  link?: ReturnsPortal["link"] | undefined;
  /** How requests leave the page. For tests, and for hosts that sign their requests. */
  transport?: ReturnsPortal["transport"] | undefined;

  /** The shopper proved an order and sees its items. */
  "onreturns-found"?: ((e: ReturnsFoundEvent) => void) | undefined;
  /** A submission was saved, with the returns it opened. */
  "onreturns-submitted"?: ((e: ReturnsSubmittedEvent) => void) | undefined;
  /** The shopper cancelled a return. */
  "onreturns-cancelled"?: ((e: ReturnsCancelledEvent) => void) | undefined;
  /** Something stood in the way, and the shopper was told in words. */
  "onreturns-error"?: ((e: ReturnsErrorEvent) => void) | undefined;
};

export type ReturnsPortalSolidJsProps = {
  /** The shop's short name, as in its portal address. */
  "prop:shop"?: ReturnsPortal["shop"] | undefined;
  /** Address of the server. Where it is missing, the server the script came from. */
  "prop:api"?: ReturnsPortal["api"] | undefined;
  /** Language of the portal: en, fr, es or de. Where it is missing, the language around the element, then the browser's, then the shop's. */
  "prop:lang"?: ReturnsPortal["lang"] | undefined;
  /** An order number to begin with. */
  "prop:order"?: ReturnsPortal["order"] | undefined;
  /** Level of the step's heading in your page's outline, 1 to 5. */
  "attr:heading-level"?: ReturnsPortal["headingLevel"] | undefined;
  /** Level of the step's heading in your page's outline, 1 to 5. */
  "prop:headingLevel"?: ReturnsPortal["headingLevel"] | undefined;
  /** Shows where one parcel is, instead of the steps: the token of a tracking link. Without a value it is read from `#tracking=…` of the
page's own address. */
  "prop:tracking"?: ReturnsPortal["tracking"] | undefined;
  /** The secret of a signed link. Only the hosted page sets it, out of its own address. */
  "prop:link"?: ReturnsPortal["link"] | undefined;
  /** How requests leave the page. For tests, and for hosts that sign their requests. */
  "prop:transport"?: ReturnsPortal["transport"] | undefined;
  /** The shopper proved an order and sees its items. */
  "on:returns-found"?: ((e: ReturnsFoundEvent) => void) | undefined;
  /** A submission was saved, with the returns it opened. */
  "on:returns-submitted"?: ((e: ReturnsSubmittedEvent) => void) | undefined;
  /** The shopper cancelled a return. */
  "on:returns-cancelled"?: ((e: ReturnsCancelledEvent) => void) | undefined;
  /** Something stood in the way, and the shopper was told in words. */
  "on:returns-error"?: ((e: ReturnsErrorEvent) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type CustomElements = {
  /**
   * A shop's returns portal: the shopper finds an order, chooses what goes back and why, sees what they get, and leaves with a label, a QR code or an address.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `shop`: The shop's short name, as in its portal address.
   * - `api`: Address of the server. Where it is missing, the server the script came from.
   * - `lang`: Language of the portal: en, fr, es or de. Where it is missing, the language around the element, then the browser's, then the shop's.
   * - `order`: An order number to begin with.
   * - `heading-level`/`headingLevel`: Level of the step's heading in your page's outline, 1 to 5.
   * - `tracking`: Shows where one parcel is, instead of the steps: the token of a tracking link. Without a value it is read from `#tracking=…` of the
   * page's own address.
   * - `link`: The secret of a signed link. Only the hosted page sets it, out of its own address. (property only)
   * - `transport`: How requests leave the page. For tests, and for hosts that sign their requests. (property only)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `returns-found`: The shopper proved an order and sees its items.
   * - `returns-submitted`: A submission was saved, with the returns it opened.
   * - `returns-cancelled`: The shopper cancelled a return.
   * - `returns-error`: Something stood in the way, and the shopper was told in words.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: What is shown until the portal is ready, where JavaScript never runs, and at the foot while the server does not answer: put a way to reach you here.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `define(tag = "returns-portal", registry: CustomElementRegistry = customElements) => void`: Defines the element once; a second copy of the script leaves the first in place.
   * - `focus(options?: FocusOptions) => void`: Moves the focus to the heading of the step.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--returns-accent`: Main button, chosen row, checked marks, current step, focus. (default: `currentColor`)
   * - `--returns-on-accent`: Text on the accent; black or white by itself where nothing is set. (default: `undefined`)
   * - `--returns-mark`: Checks, rings and current step, for accents too faint to be a line. (default: `var(--returns-accent)`)
   * - `--returns-focus`: The focus ring. (default: `var(--returns-mark)`)
   * - `--returns-text`: The ink everything else is thinned from. (default: `inherit`)
   * - `--returns-font`: The typeface. (default: `inherit`)
   * - `--returns-font-size`: Size of body text; all other sizes follow. (default: `max(1em, 16px)`)
   * - `--returns-heading-font`: The typeface of headings, titles and totals. (default: `inherit`)
   * - `--returns-heading-weight`: Their weight. (default: `600`)
   * - `--returns-heading-tracking`: Their letter spacing. (default: `-0.02em`)
   * - `--returns-surface`: Ground of fields, options and tickets. (default: `transparent`)
   * - `--returns-panel`: Ground of the summary; 4 % of the ink where nothing is set. (default: `undefined`)
   * - `--returns-line`: Edges of fields and marks; 60 % of the ink where nothing is set. (default: `undefined`)
   * - `--returns-border-width`: Width of those edges. (default: `1px`)
   * - `--returns-radius`: Corners. (default: `10px`)
   * - `--returns-danger`: What is wrong; a red that reads on the ink's ground where nothing is set. (default: `undefined`)
   * - `--returns-positive`: What is gained; a green that reads on the ink's ground where nothing is set. (default: `undefined`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `base`: The whole portal, inside the host element.
   * - `steps`: The four segments of progress.
   * - `heading`: The heading of a step.
   * - `field`: A label with its hint and control.
   * - `input`: A text field, list or text area.
   * - `options`: The frame around a list of choices.
   * - `option`: One choice.
   * - `option-chosen`: The choice that is taken, beside `option`.
   * - `items`: The list of the order's items.
   * - `item`: One item.
   * - `item-blocked`: An item that cannot go back, beside `item`.
   * - `picture`: A picture of an item.
   * - `stepper`: How many of an item.
   * - `photo-add`: The tile that adds a photo.
   * - `button`: Every button with a frame or a ground.
   * - `primary`: The one main button of a step, beside `button`.
   * - `secondary`: The other buttons, beside `button`.
   * - `summary`: The running sum, the policy in three lines, the money line by line.
   * - `ticket`: The frame around label, code, address or reference.
   * - `timeline`: The stops of a return.
   * - `note`: A remark beside the flow.
   * - `problem`: What stands in the way.
   * - `foot`: The line with the way to help.
   */
  "returns-portal": Partial<
    ReturnsPortalProps & BaseProps<ReturnsPortal> & BaseEvents
  >;
};

export type CustomElementsSolidJs = {
  /**
   * A shop's returns portal: the shopper finds an order, chooses what goes back and why, sees what they get, and leaves with a label, a QR code or an address.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `shop`: The shop's short name, as in its portal address.
   * - `api`: Address of the server. Where it is missing, the server the script came from.
   * - `lang`: Language of the portal: en, fr, es or de. Where it is missing, the language around the element, then the browser's, then the shop's.
   * - `order`: An order number to begin with.
   * - `heading-level`/`headingLevel`: Level of the step's heading in your page's outline, 1 to 5.
   * - `tracking`: Shows where one parcel is, instead of the steps: the token of a tracking link. Without a value it is read from `#tracking=…` of the
   * page's own address.
   * - `link`: The secret of a signed link. Only the hosted page sets it, out of its own address. (property only)
   * - `transport`: How requests leave the page. For tests, and for hosts that sign their requests. (property only)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `returns-found`: The shopper proved an order and sees its items.
   * - `returns-submitted`: A submission was saved, with the returns it opened.
   * - `returns-cancelled`: The shopper cancelled a return.
   * - `returns-error`: Something stood in the way, and the shopper was told in words.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: What is shown until the portal is ready, where JavaScript never runs, and at the foot while the server does not answer: put a way to reach you here.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `define(tag = "returns-portal", registry: CustomElementRegistry = customElements) => void`: Defines the element once; a second copy of the script leaves the first in place.
   * - `focus(options?: FocusOptions) => void`: Moves the focus to the heading of the step.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--returns-accent`: Main button, chosen row, checked marks, current step, focus. (default: `currentColor`)
   * - `--returns-on-accent`: Text on the accent; black or white by itself where nothing is set. (default: `undefined`)
   * - `--returns-mark`: Checks, rings and current step, for accents too faint to be a line. (default: `var(--returns-accent)`)
   * - `--returns-focus`: The focus ring. (default: `var(--returns-mark)`)
   * - `--returns-text`: The ink everything else is thinned from. (default: `inherit`)
   * - `--returns-font`: The typeface. (default: `inherit`)
   * - `--returns-font-size`: Size of body text; all other sizes follow. (default: `max(1em, 16px)`)
   * - `--returns-heading-font`: The typeface of headings, titles and totals. (default: `inherit`)
   * - `--returns-heading-weight`: Their weight. (default: `600`)
   * - `--returns-heading-tracking`: Their letter spacing. (default: `-0.02em`)
   * - `--returns-surface`: Ground of fields, options and tickets. (default: `transparent`)
   * - `--returns-panel`: Ground of the summary; 4 % of the ink where nothing is set. (default: `undefined`)
   * - `--returns-line`: Edges of fields and marks; 60 % of the ink where nothing is set. (default: `undefined`)
   * - `--returns-border-width`: Width of those edges. (default: `1px`)
   * - `--returns-radius`: Corners. (default: `10px`)
   * - `--returns-danger`: What is wrong; a red that reads on the ink's ground where nothing is set. (default: `undefined`)
   * - `--returns-positive`: What is gained; a green that reads on the ink's ground where nothing is set. (default: `undefined`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `base`: The whole portal, inside the host element.
   * - `steps`: The four segments of progress.
   * - `heading`: The heading of a step.
   * - `field`: A label with its hint and control.
   * - `input`: A text field, list or text area.
   * - `options`: The frame around a list of choices.
   * - `option`: One choice.
   * - `option-chosen`: The choice that is taken, beside `option`.
   * - `items`: The list of the order's items.
   * - `item`: One item.
   * - `item-blocked`: An item that cannot go back, beside `item`.
   * - `picture`: A picture of an item.
   * - `stepper`: How many of an item.
   * - `photo-add`: The tile that adds a photo.
   * - `button`: Every button with a frame or a ground.
   * - `primary`: The one main button of a step, beside `button`.
   * - `secondary`: The other buttons, beside `button`.
   * - `summary`: The running sum, the policy in three lines, the money line by line.
   * - `ticket`: The frame around label, code, address or reference.
   * - `timeline`: The stops of a return.
   * - `note`: A remark beside the flow.
   * - `problem`: What stands in the way.
   * - `foot`: The line with the way to help.
   */
  "returns-portal": Partial<
    ReturnsPortalProps &
      ReturnsPortalSolidJsProps &
      BaseProps<ReturnsPortal> &
      BaseEvents
  >;
};

export type CustomCssProperties = {
  /** Main button, chosen row, checked marks, current step, focus. */
  "--returns-accent"?: string | undefined;
  /** Text on the accent; black or white by itself where nothing is set. */
  "--returns-on-accent"?: string | undefined;
  /** Checks, rings and current step, for accents too faint to be a line. */
  "--returns-mark"?: string | undefined;
  /** The focus ring. */
  "--returns-focus"?: string | undefined;
  /** The ink everything else is thinned from. */
  "--returns-text"?: string | undefined;
  /** The typeface. */
  "--returns-font"?: string | undefined;
  /** Size of body text; all other sizes follow. */
  "--returns-font-size"?: string | undefined;
  /** The typeface of headings, titles and totals. */
  "--returns-heading-font"?: string | undefined;
  /** Their weight. */
  "--returns-heading-weight"?: string | undefined;
  /** Their letter spacing. */
  "--returns-heading-tracking"?: string | undefined;
  /** Ground of fields, options and tickets. */
  "--returns-surface"?: string | undefined;
  /** Ground of the summary; 4 % of the ink where nothing is set. */
  "--returns-panel"?: string | undefined;
  /** Edges of fields and marks; 60 % of the ink where nothing is set. */
  "--returns-line"?: string | undefined;
  /** Width of those edges. */
  "--returns-border-width"?: string | undefined;
  /** Corners. */
  "--returns-radius"?: string | undefined;
  /** What is wrong; a red that reads on the ink's ground where nothing is set. */
  "--returns-danger"?: string | undefined;
  /** What is gained; a green that reads on the ink's ground where nothing is set. */
  "--returns-positive"?: string | undefined;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "react/jsx-runtime" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "react/jsx-dev-runtime" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "@builder.io/qwik" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "@stencil/core" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "hono/jsx" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "react-native" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements extends CustomElementsSolidJs {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}

declare global {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
  export interface CSSProperties extends CustomCssProperties {}
}
