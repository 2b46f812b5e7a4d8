const LONGEST = 1_024;

/** One step of a pattern: a star, or a character out of ranges (or, negated, none of them). */
interface Token {
  readonly isStar: boolean;
  readonly isNegated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

const STAR: Token = { isStar: true, isNegated: false, ranges: [] };
const ANY: Token = { isStar: false, isNegated: true, ranges: [] };

/**
 * A pattern in Redis's glob dialect, its oddities included: a class that is not closed ends with the pattern. Time to match is bounded by pattern
 * length times text length. Immutable.
 */
export class Glob {
  private readonly tokens: readonly Token[];

  /** What every text that matches begins with; may be empty. */
  readonly literalPrefix: string;

  /** Whether the pattern is a literal beginning and one `*`. */
  readonly isPrefixOnly: boolean;

  /** @throws RangeError if the pattern is empty or longer than 1,024 characters */
  constructor(readonly pattern: string) {
    if (!Glob.isPossible(pattern)) {
      throw new RangeError(`A pattern has ${pattern.length} characters; give from 1 to ${LONGEST}`);
    }
    this.tokens = parse(pattern);
    this.literalPrefix = literalPrefix(this.tokens);
    this.isPrefixOnly = this.tokens.length === this.literalPrefix.length + 1 && this.tokens.at(-1)?.isStar === true;
  }

  /** Whether a text is a pattern at all: neither empty nor too long. */
  static isPossible(pattern: string): boolean {
    return pattern.length > 0 && pattern.length <= LONGEST;
  }

  /** Whether the pattern covers the whole text. */
  matches(text: string): boolean {
    return this.isPrefixOnly ? text.startsWith(this.literalPrefix) : this.matchesTokens(text);
  }

  // The last star alone is tried again: it can take whatever earlier ones could have left.
  private matchesTokens(text: string): boolean {
    let token = 0;
    let at = 0;
    let star = -1;
    let starAt = 0;
    while (at < text.length) {
      const next = this.tokens[token];
      if (next?.isStar) {
        star = token++;
        starAt = at;
      } else if (next && accepts(next, text.charCodeAt(at))) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    return this.tokens.slice(token).every(({ isStar }) => isStar);
  }
}

function accepts(token: Token, character: number): boolean {
  return token.ranges.some(([from, to]) => character >= from && character <= to) !== token.isNegated;
}

function literalOf(token: Token): string | undefined {
  const [range] = token.ranges;
  const isLiteral = !token.isStar && !token.isNegated && token.ranges.length === 1 && range !== undefined && range[0] === range[1];
  return isLiteral ? String.fromCharCode(range[0]) : undefined;
}

function literalPrefix(tokens: readonly Token[]): string {
  let prefix = '';
  for (const token of tokens) {
    const literal = literalOf(token);
    if (literal === undefined) {
      break;
    }
    prefix += literal;
  }
  return prefix;
}

function literal(character: number): Token {
  return { isStar: false, isNegated: false, ranges: [[character, character]] };
}

function parse(pattern: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at++];
    if (character === '*') {
      if (!tokens.at(-1)?.isStar) {
        tokens.push(STAR);
      }
    } else if (character === '?') {
      tokens.push(ANY);
    } else if (character === '[') {
      const found = readClass(pattern, at);
      tokens.push(found.token);
      at = found.end;
    } else if (character === '\\' && at < pattern.length) {
      tokens.push(literal(pattern.charCodeAt(at++)));
    } else {
      tokens.push(literal(pattern.charCodeAt(at - 1)));
    }
  }
  return tokens;
}

// The end of a range is taken as it stands, be it ] or a backslash: so does Redis.
function readClass(pattern: string, start: number): { token: Token; end: number } {
  let at = start;
  const isNegated = pattern[at] === '^';
  at += isNegated ? 1 : 0;
  const ranges: [number, number][] = [];
  while (at < pattern.length && pattern[at] !== ']') {
    const left = pattern.length - at;
    const first = pattern.charCodeAt(at);
    if (pattern[at] === '\\' && left >= 2) {
      ranges.push([pattern.charCodeAt(at + 1), pattern.charCodeAt(at + 1)]);
      at += 2;
    } else if (left >= 3 && pattern[at + 1] === '-') {
      const last = pattern.charCodeAt(at + 2);
      ranges.push([Math.min(first, last), Math.max(first, last)]);
      at += 3;
    } else {
      ranges.push([first, first]);
      at++;
    }
  }
  return { token: { isStar: false, isNegated, ranges }, end: Math.min(at + 1, pattern.length) };
}
