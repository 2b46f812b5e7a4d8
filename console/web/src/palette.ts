/** Finding a command by some of its letters. Pure. */

export interface Command {
  readonly text: string;
  readonly hint: string;
  readonly run: () => void;
}

/** Higher is better; null where the letters do not occur in order. Beginnings of words count for more than the middle. */
export function score(text: string, query: string): number | null {
  const within = text.toLowerCase();
  let at = -1;
  let sum = 0;
  for (const letter of query.toLowerCase().replaceAll(' ', '')) {
    const next = within.indexOf(letter, at + 1);
    if (next < 0) {
      return null;
    }
    const begins = next === 0 || /[^a-z0-9]/.test(within[next - 1] ?? '');
    sum += (next === at + 1 ? 3 : 0) + (begins ? 4 : 0) - Math.min(3, next - at - 1) * 0.1;
    at = next;
  }
  return sum - within.length * 0.01;
}

export function matching<T extends { readonly text: string }>(commands: readonly T[], query: string, most = 12): readonly T[] {
  return commands
    .map((command) => ({ command, rank: score(command.text, query) }))
    .filter((one): one is { command: T; rank: number } => one.rank !== null)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map((one) => one.command);
}
