import { wellFormed } from './text.js';

/** A value that has a text of its own. Numbers are doubles: use `bigint` for integers beyond 2^53. */
export type Simple = string | number | bigint | boolean | Date;

/** What a key may be made of: simple values, and lists, sets, maps and plain objects of them. `undefined` in one of these is null. */
export type KeyPart = Simple | null | undefined | readonly KeyPart[] | ReadonlySet<KeyPart> | ReadonlyMap<KeyPart, KeyPart> | { readonly [name: string]: KeyPart };

const DEEPEST = 32;

/** The text of a simple value, or undefined if the value is none. */
export function simpleText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return numberText(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return value instanceof Date ? instantText(value) : undefined;
  }
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) {
    throw new TypeError(`${value} is not a number that JSON has; use a finite one`);
  }
  return String(value); // RFC 8785 prints doubles as ECMAScript does, and minus zero as 0
}

// As Java prints an Instant: no fraction where there is none.
function instantText(value: Date): string {
  const year = value.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) {
    throw new TypeError('a date is invalid or beyond the years 0 to 9999; use one that every language prints alike');
  }
  return value.toISOString().replace('.000Z', 'Z');
}

/** A decimal number's one text, without exponent and trailing zeros: `1.50` is `1.5`, `1E+3` is `1000`. For prices in keys. */
export function decimal(text: string): string {
  const parts = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (!parts) {
    throw new TypeError('a decimal is not digits with at most one point and an exponent; write 12.5 or 1E+3');
  }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const scale = fraction.length - Number(exponent);
  return plain(sign === '-' ? '-' : '', digits, scale);
}

function plain(sign: string, digits: string, scale: number): string {
  if (/^0*$/.test(digits)) {
    return '0';
  }
  if (scale <= 0) {
    return sign + digits + '0'.repeat(-scale);
  }
  const padded = digits.padStart(scale + 1, '0');
  const fraction = padded.slice(-scale).replace(/0+$/, '');
  const whole = padded.slice(0, -scale);
  return sign + (fraction === '' ? whole : `${whole}.${fraction}`);
}

/**
 * The one JSON text of a value (RFC 8785): members sorted, sets sorted by their elements' JSON, integers beyond 2^53 and dates as texts.
 *
 * @throws TypeError if something in it has no text, or it is nested more than 32 deep
 */
export function canonicalJson(value: KeyPart, depth = 0): string {
  if (value === null || value === undefined) {
    return 'null';
  }
  const text = simpleText(value);
  if (text !== undefined) {
    return isLiteral(value) ? text : JSON.stringify(wellFormed(text));
  }
  if (depth >= DEEPEST) {
    throw new TypeError(`a value is nested more than ${DEEPEST} deep, or contains itself; make keys of simple values, objects and lists`);
  }
  return complexJson(value as object, depth + 1);
}

const EXACT = 2n ** 53n;

function isLiteral(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'bigint' && value <= EXACT && value >= -EXACT);
}

function complexJson(value: object, depth: number): string {
  if (Array.isArray(value)) {
    return `[${value.map((element: KeyPart) => canonicalJson(element, depth)).join(',')}]`;
  }
  if (value instanceof Set) {
    return `[${[...(value as Set<KeyPart>)].map((element) => canonicalJson(element, depth)).sort().join(',')}]`;
  }
  if (value instanceof Map) {
    return membersJson([...(value as Map<KeyPart, KeyPart>)].map(([key, member]) => [nameOf(key), member]), depth);
  }
  if (isPlainObject(value)) {
    return membersJson(Object.entries(value), depth);
  }
  throw new TypeError(`a ${value.constructor.name} has no text of its own; use a plain object, a string, a number, or lists, sets and maps of these`);
}

function membersJson(members: [string, KeyPart][], depth: number): string {
  const names = new Set(members.map(([name]) => name));
  if (names.size < members.length) {
    throw new TypeError('two keys of a map have one text; use keys of one type');
  }
  members.sort(([one], [other]) => (one < other ? -1 : 1)); // by UTF-16 code units
  return `{${members.map(([name, member]) => `${JSON.stringify(wellFormed(name))}:${canonicalJson(member, depth)}`).join(',')}}`;
}

function nameOf(key: KeyPart): string {
  const name = simpleText(key);
  if (name === undefined) {
    throw new TypeError('a map has a key that is null or not simple; use strings or numbers');
  }
  return name;
}

/** Whether it is an object that is nothing but its members. */
export function isPlainObject(value: unknown): value is Record<string, KeyPart> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
