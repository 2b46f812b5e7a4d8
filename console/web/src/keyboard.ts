/** Which key means what. Pure; off while somebody types, and switchable as a whole. */
import type { Page } from './route';

export type Command =
  | { readonly kind: 'go'; readonly page: Page }
  | { readonly kind: 'search' | 'help' | 'palette' | 'pause' | 'theme' | 'close' | 'open' | 'await' }
  | { readonly kind: 'row' | 'range'; readonly by: 1 | -1 };

export interface Pressed {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  readonly typing: boolean;
}

export const GO: Readonly<Record<string, Page>> = { o: 'overview', c: 'caches', k: 'keys', i: 'invalidate', n: 'nodes', r: 'redis', s: 'sizing', a: 'audit', e: 'settings' };

const SINGLE: Readonly<Record<string, Command>> = {
  '/': { kind: 'search' },
  '?': { kind: 'help' },
  p: { kind: 'pause' },
  t: { kind: 'theme' },
  g: { kind: 'await' },
  j: { kind: 'row', by: 1 },
  k: { kind: 'row', by: -1 },
  '[': { kind: 'range', by: -1 },
  ']': { kind: 'range', by: 1 },
};

/** `pending` says that `g` was pressed just before. Escape and the palette work everywhere. */
export function commandFor(pressed: Pressed, pending: boolean, enabled: boolean): Command | null {
  if (pressed.key === 'Escape') {
    return { kind: 'close' };
  }
  if (pressed.mod && pressed.key.toLowerCase() === 'k') {
    return { kind: 'palette' };
  }
  if (pressed.mod || pressed.alt || pressed.typing || !enabled) {
    return null;
  }
  const page = pending ? GO[pressed.key] : undefined;
  return page ? { kind: 'go', page } : (SINGLE[pressed.key] ?? null);
}

export const HELP: readonly (readonly [keys: string, what: string])[] = [
  ['⌘ K / Ctrl K', 'commands: pages, caches, nodes, actions'],
  ['/', 'search for a key'],
  ['g then o c k i n r s a e', 'overview, caches, keys, invalidate, nodes, redis, sizing, audit, settings'],
  ['j k', 'next row, row before'],
  ['Enter', 'open the row'],
  ['[ ]', 'shorter range, longer range'],
  ['p', 'pause live figures, go on'],
  ['t', 'light, dark'],
  ['← → Home End', 'on a chart: read single points'],
  ['Esc', 'close'],
  ['?', 'this help'],
];
