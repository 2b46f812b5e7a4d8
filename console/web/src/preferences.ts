/** What this browser keeps of its user's likings, besides the theme. */

const SHORTCUTS = 'larder.shortcuts';
const RAIL = 'larder.rail';

export function shortcutsOn(): boolean {
  return localStorage.getItem(SHORTCUTS) !== 'off';
}

export function toggleShortcuts(): void {
  localStorage.setItem(SHORTCUTS, shortcutsOn() ? 'off' : 'on');
}

export function railIsNarrow(): boolean {
  return localStorage.getItem(RAIL) === 'narrow';
}

export function toggleRail(): void {
  localStorage.setItem(RAIL, railIsNarrow() ? 'wide' : 'narrow');
}
