/** Light, dark, or what the system says; the choice is kept by the browser. Charts are canvases and ask here for their colours. */

export type Theme = 'system' | 'light' | 'dark';

const KEPT_AS = 'larder.theme';
const dark = () => matchMedia('(prefers-color-scheme: dark)').matches;

export function theme(): Theme {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function isDark(): boolean {
  return theme() === 'dark' || (theme() === 'system' && dark());
}

export function showTheme(): void {
  document.documentElement.dataset['theme'] = theme();
  colours.clear();
}

/** From what is seen now to the other. */
export function toggleTheme(): Theme {
  localStorage.setItem(KEPT_AS, isDark() ? 'light' : 'dark');
  showTheme();
  return theme();
}

export function onSystemTheme(changed: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    colours.clear();
    changed();
  });
}

const colours = new Map<string, string>();

/** What a custom property of the style sheet is at present, as `rgb(…)`. */
export function colour(name: string): string {
  let found = colours.get(name);
  if (found === undefined) {
    const probe = document.createElement('i');
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    found = getComputedStyle(probe).color;
    probe.remove();
    colours.set(name, found);
  }
  return found;
}

/** The colour of a name is the same everywhere and always: caches, nodes, tiers. */
const FIXED: Readonly<Record<string, string>> = {
  memory: 'memory',
  shared: 'shared',
  redis: 'shared',
  disk: 'disk',
  load: 'load',
  loaded: 'load',
  stale: 'stale',
  failed: 'failed',
  error: 'failed',
};

export function colourNameOf(name: string): string {
  const fixed = FIXED[name];
  if (fixed !== undefined) {
    return fixed;
  }
  let hash = 0;
  for (const letter of name) {
    hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  }
  return `series-${hash % 8}`;
}
