/** What a page is made of: a function gives a tree of new nodes, `morph` makes the shown tree equal to it and keeps focus, scroll and selection. */

export type Child = Node | string | number | null | undefined | false | Child[];
export type Props = Record<string, unknown>;

interface Made extends Element {
  props?: Props;
}

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'path', 'rect', 'circle', 'line', 'g', 'text', 'polyline', 'polygon', 'title-svg']);

/** Makes an element. `on…` are handlers, `style` a record of properties, `key` tells siblings apart, elements with a dash get `data`. */
export function h(tag: string, props?: Props | null, ...children: Child[]): HTMLElement {
  const made = (SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag)) as HTMLElement & Made;
  made.props = props ?? {};
  apply(made, {}, made.props);
  append(made, children);
  return made;
}

function append(parent: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(parent, child);
    } else if (child !== null && child !== undefined && child !== false) {
      parent.append(typeof child === 'object' ? child : String(child));
    }
  }
}

function apply(element: Element & Made, before: Props, after: Props): void {
  for (const name of Object.keys(before)) {
    if (!(name in after)) {
      set(element, name, undefined);
    }
  }
  for (const [name, value] of Object.entries(after)) {
    if (before[name] !== value || name === 'value' || name === 'checked') {
      set(element, name, value);
    }
  }
}

function set(element: Element, name: string, value: unknown): void {
  if (name === 'key') {
    return;
  }
  if (name.startsWith('on') || (name === 'data' && element.tagName.includes('-'))) {
    Reflect.set(element, name, value ?? null);
  } else if (name === 'style') {
    setStyle(element as HTMLElement, (value ?? {}) as Record<string, string>);
  } else if (name === 'value' || name === 'checked' || name === 'indeterminate') {
    setProperty(element, name, value);
  } else if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Property by property: a `style` attribute is what the content security policy forbids. */
function setStyle(element: HTMLElement, style: Record<string, string>): void {
  for (const name of Array.from(element.style)) {
    if (!(name in style)) {
      element.style.removeProperty(name);
    }
  }
  for (const [name, value] of Object.entries(style)) {
    element.style.setProperty(name, value);
  }
}

function setProperty(element: Element, name: string, value: unknown): void {
  if (value !== undefined && Reflect.get(element, name) !== value) {
    Reflect.set(element, name, value);
  }
}

/** Makes the children of `shown` equal to `wanted`. */
export function morph(shown: Element, wanted: Child[]): void {
  const holder = document.createElement('div');
  append(holder, wanted);
  morphChildren(shown, Array.from(holder.childNodes));
}

function keyOf(node: Node): unknown {
  return (node as unknown as Made).props?.['key'];
}

function same(a: Node, b: Node): boolean {
  return a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

function morphChildren(shown: Element, wanted: ChildNode[]): void {
  const keyed = new Map<unknown, ChildNode>();
  shown.childNodes.forEach((node) => keyOf(node) !== undefined && keyed.set(keyOf(node), node));
  let at: ChildNode | null = shown.firstChild;
  for (const want of wanted) {
    const found = at && same(at, want) ? at : keyed.get(keyOf(want));
    if (found && found.parentNode === shown && same(found, want)) {
      if (found !== at) {
        shown.insertBefore(found, at);
      } else {
        at = at.nextSibling;
      }
      patch(found, want);
    } else {
      shown.insertBefore(want, at);
    }
  }
  while (at) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

function patch(shown: ChildNode, want: ChildNode): void {
  if (shown instanceof Element && want instanceof Element) {
    const made = shown as Element & Made;
    const props = (want as Made).props ?? {};
    if (!made.tagName.includes('-')) {
      morphChildren(made, Array.from(want.childNodes));
    }
    apply(made, made.props ?? {}, props);
    made.props = props;
  } else if (shown.nodeValue !== want.nodeValue) {
    shown.nodeValue = want.nodeValue;
  }
}
