/** What can be done with a row: the same by its button and by a right click. */
import { h } from './dom';
import type { Store } from './store';
import { copy, curl } from './widgets';

export type Action = { readonly text: string; readonly href: string } | { readonly text: string; readonly run: () => void };

export function menu(name: string, actions: readonly Action[]): HTMLElement {
  return h(
    'details',
    { class: 'menu row-menu', ontoggle: (event: Event) => place(event.target as HTMLDetailsElement) },
    h('summary', { class: 'button quiet', 'aria-label': `Actions on ${name}` }, '⋯'),
    h('div', { class: 'menu-box' }, actions.map((one) => ('href' in one ? h('a', { class: 'button quiet', href: one.href }, one.text) : h('button', { type: 'button', class: 'quiet', onclick: one.run }, one.text)))),
  );
}

/** To take along: the name itself, and the question to the API about it. */
export function copies(store: Store, text: string, path: string): readonly Action[] {
  return [
    { text: 'Copy', run: () => void copy(store, text, `“${text}” is copied.`) },
    { text: 'Copy as curl', run: () => void copy(store, curl(path), 'The curl command is copied.') },
  ];
}

/** Beside its button and within the window: a table that scrolls would cut it off. */
function place(of: HTMLDetailsElement): void {
  const box = of.querySelector<HTMLElement>('.menu-box');
  if (of.open && box) {
    const at = of.getBoundingClientRect();
    box.style.left = `${Math.max(4, at.right - box.offsetWidth)}px`;
    box.style.top = `${Math.min(at.bottom + 2, innerHeight - box.offsetHeight - 4)}px`;
  }
}

/** Closes what is open and not around this; says whether anything was. */
export function closeMenus(root: Element, around: EventTarget | null = null): boolean {
  const open = [...root.querySelectorAll<HTMLDetailsElement>('details.menu[open]')].filter((one) => !(around instanceof Node && one.contains(around) && !(around as Element).closest('.row-menu .menu-box')));
  open.forEach((one) => {
    one.contains(document.activeElement) && one.querySelector('summary')?.focus();
    one.open = false;
  });
  return open.length > 0;
}

/** A right click on a row opens its menu; elsewhere, and with Shift, it is the browser's. */
export function openByRightClick(event: MouseEvent): void {
  const of = event.shiftKey ? null : (event.target as Element).closest('[data-row]')?.querySelector<HTMLDetailsElement>('.row-menu');
  if (of) {
    event.preventDefault();
    of.open = true;
    of.querySelector('summary')?.focus();
  }
}
