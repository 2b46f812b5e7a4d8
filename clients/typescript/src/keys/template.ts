import { escaped, marked } from './text.js';
import { canonicalJson, isPlainObject, simpleText, type KeyPart } from './values.js';

const LONGEST_KEY = 512;
const LONGEST_PARAMETER = 64;
const SHOWN = 80;
const LITERAL = /^[A-Za-z0-9._-]+$/;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

interface Segment {
  readonly text: string;
  readonly isParameter: boolean;
}

/** Turns the keys of one cache into the text they have in every tier and every language: 42 into `goal:42`. Immutable. */
export class KeyTemplate {
  private readonly segments: readonly Segment[];
  private readonly parameters: readonly string[];
  /** What stands before, between and behind the parameters. */
  private readonly pieces: readonly string[];

  /** What all keys begin with: `goal:` of `goal:{id}`. */
  readonly prefix: string;

  /** @throws TypeError if the template is malformed; the message says where, and what to do */
  constructor(readonly template: string) {
    this.segments = refusing(template, () => parsed(template));
    this.parameters = this.segments.filter((segment) => segment.isParameter).map((segment) => camelCase(segment.text));
    this.pieces = template.split(/\{[^}]*\}/);
    this.prefix = this.pieces[0] ?? '';
  }

  /**
   * The text of a key, without the namespace. An object whose members are all the parameters fills by name (`{user_id}` is `userId`), an array in
   * order; with one parameter anything else is that parameter.
   *
   * @throws TypeError if the key is null or holds null, has the wrong number of parameters, or no text; the message never shows the key
   */
  keyOf(key: KeyPart): string {
    return refusing(this.template, () => this.filled(this.parametersOf(key)));
  }

  /** The text for the parameters in their order. */
  fill(parameters: readonly KeyPart[]): string {
    return refusing(this.template, () => this.filled(parameters));
  }

  /** Whether some key of this template could have the text of some key of the other. */
  mayCollideWith(other: KeyTemplate): boolean {
    return this.segments.length === other.segments.length && this.segments.every((segment, i) => mayEqual(segment, other.segments[i]));
  }

  private parametersOf(key: KeyPart): readonly KeyPart[] {
    if (isPlainObject(key)) {
      const named = this.byName(key);
      if (named) {
        return named;
      }
    }
    if (Array.isArray(key) && (this.parameters.length !== 1 || isSingleSimple(key))) {
      return key as readonly KeyPart[];
    }
    if (this.parameters.length === 1) {
      return [key];
    }
    if (this.parameters.length === 0 && key === undefined) {
      return [];
    }
    throw new TypeError(`a key gives no value for each of ${this.parameters.join(', ')}; pass an object with exactly these members, or a list`);
  }

  private byName(key: Record<string, KeyPart>): KeyPart[] | undefined {
    const members = new Map(Object.entries(key).map(([name, value]) => [camelCase(name), value]));
    const fits = members.size === this.parameters.length && this.parameters.every((name) => members.has(name));
    return fits ? this.parameters.map((name) => members.get(name)) : undefined;
  }

  private filled(values: readonly KeyPart[]): string {
    if (values.length !== this.parameters.length) {
      throw new TypeError(`a key has ${values.length} parameters; the template has ${this.parameters.length}`);
    }
    let key = this.prefix;
    for (let i = 0; i < values.length; i++) {
      key += parameterText(values[i]) + (this.pieces[i + 1] ?? '');
    }
    if (key.length > LONGEST_KEY) { // ASCII: characters are bytes
      throw new TypeError(`a key becomes ${key.length} bytes long, allowed are ${LONGEST_KEY}; shorten the literals, or put some parameters into one object`);
    }
    return key;
  }
}

function parameterText(value: KeyPart): string {
  if (value === null || value === undefined) {
    throw new TypeError('a parameter is null; a key must have a value');
  }
  const text = simpleText(value);
  if (text !== undefined) {
    const short = escaped(text);
    if (short.length <= LONGEST_PARAMETER) {
      return short;
    }
  }
  return marked(Buffer.from(canonicalJson(value)));
}

function isSingleSimple(key: readonly KeyPart[]): boolean {
  return key.length === 1 && simpleText(key[0]) !== undefined;
}

function mayEqual(one: Segment, other: Segment | undefined): boolean {
  return other !== undefined && (one.isParameter || other.isParameter || one.text === other.text);
}

function parsed(template: string): Segment[] {
  if (template === '') {
    throw new TypeError('it is empty; write something like goal:{id}');
  }
  const segments = template.split(':').map(segmentOf);
  requireDistinct(segments);
  const literals = segments.filter((segment) => !segment.isParameter);
  if (literals.reduce((sum, literal) => sum + literal.text.length, segments.length - 1) > LONGEST_KEY) {
    throw new TypeError(`its literals alone are longer than a key may be, which is ${LONGEST_KEY} bytes; shorten them`);
  }
  return segments;
}

function segmentOf(part: string): Segment {
  if (part === '') {
    throw new TypeError('a segment is empty; put a literal or a {parameter} before, between and behind the colons');
  }
  return /[{}]/.test(part) ? parameterOf(part) : literalOf(part);
}

function literalOf(part: string): Segment {
  if (!LITERAL.test(part)) {
    throw new TypeError(`the literal '${shown(part)}' holds a character that is not allowed; use A-Z a-z 0-9 . _ - only`);
  }
  return { text: part, isParameter: false };
}

function parameterOf(part: string): Segment {
  if (!part.includes('}')) {
    throw new TypeError(`the parameter '${shown(part)}' has no closing brace`);
  }
  if (part.lastIndexOf('{') !== 0 || part.indexOf('}') !== part.length - 1) {
    throw new TypeError(`the parameter in '${shown(part)}' does not fill its segment; put a colon between it and what stands beside it`);
  }
  const name = part.slice(1, -1);
  if (!NAME.test(name)) {
    throw new TypeError(`the parameter name '${shown(name)}' is not allowed; begin with a letter and go on with letters, digits and _`);
  }
  return { text: name, isParameter: true };
}

function requireDistinct(segments: readonly Segment[]): void {
  const names = new Set<string>();
  for (const segment of segments.filter(({ isParameter }) => isParameter)) {
    const name = camelCase(segment.text);
    if (names.has(name)) {
      throw new TypeError(`the parameter {${segment.text}} is repeated; give each parameter a name of its own`);
    }
    names.add(name);
  }
}

function camelCase(name: string): string {
  return name.replace(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function shown(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length} characters)`;
}

function refusing<T>(template: string, work: () => T): T {
  try {
    return work();
  } catch (refusal) {
    throw refusal instanceof TypeError ? new TypeError(`Key template '${shown(template)}': ${refusal.message}`) : refusal;
  }
}
