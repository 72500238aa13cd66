/** An element of a document with everything in it; names are local names, whatever the namespace. */
export interface Element {
  name: string;
  /** Where its start tag ends, counted from 1. */
  line: number;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  /** Its own text, without that of its children. */
  text: string;
}

/** The first child of that name. */
export function childOf(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text of a child, trimmed; undefined when it is absent or blank. */
export function textOf(element: Element | undefined, name: string): string | undefined {
  return ownText(childOf(element, name));
}

/** The text of an element, trimmed; undefined when it is absent or blank. */
export function ownText(element: Element | undefined): string | undefined {
  const text = element?.text.trim();
  return text === '' ? undefined : text;
}

/** An attribute, trimmed; undefined when it is absent or blank. Codes of units come with spaces behind them. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = element?.attributes[name]?.trim();
  return value === '' ? undefined : value;
}
