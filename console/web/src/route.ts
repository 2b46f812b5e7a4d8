/** All that is chosen stands in the address, behind the #, so that a link shows what its sender saw and Back goes back. */

export const PAGES = ['overview', 'caches', 'keys', 'invalidate', 'nodes', 'redis', 'sizing', 'audit', 'settings'] as const;
export type Page = (typeof PAGES)[number];

export interface Route {
  readonly page: Page;
  /** What is looked at on the page: a cache's name. */
  readonly item: string | null;
  readonly params: Readonly<Record<string, string>>;
}

export const RANGES = { '5m': 300, '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400 } as const;
export type Range = keyof typeof RANGES;

/** What goes along from page to page. */
const SHARED = ['namespace', 'range', 'node'];

export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/');
  const item = rest.join('/');
  return {
    page: (PAGES as readonly string[]).includes(page) ? (page as Page) : 'overview',
    item: item === '' ? null : decode(item),
    params: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address typed by hand may hold anything. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function format(route: Route): string {
  const query = new URLSearchParams(Object.entries(route.params).filter(([, value]) => value !== '')).toString();
  return `#/${route.page}${route.item === null ? '' : `/${encodeURIComponent(route.item)}`}${query === '' ? '' : `?${query}`}`;
}

/** The address of another page, with namespace, range and node kept. */
export function to(from: Route, page: Page, item: string | null = null, params: Record<string, string> = {}): string {
  const kept = Object.fromEntries(SHARED.flatMap((name) => (from.params[name] ? [[name, from.params[name]]] : [])));
  return format({ page, item, params: { ...kept, ...params } });
}

/** The same page with some of its parameters changed; an empty one goes. */
export function having(from: Route, params: Record<string, string>): string {
  return format({ ...from, params: { ...from.params, ...params } });
}

export function rangeOf(route: Route): Range {
  const range = route.params['range'] ?? '';
  return range in RANGES ? (range as Range) : '5m';
}

/** The next longer (+1) or shorter (-1) range; the last one stays. */
export function stepRange(range: Range, step: 1 | -1): Range {
  const all = Object.keys(RANGES) as Range[];
  return all[Math.max(0, Math.min(all.length - 1, all.indexOf(range) + step))] ?? range;
}
