import { readFileSync } from 'node:fs';
import type { KeyPart } from '../src/keys/values.js';
import { decimal } from '../src/keys/values.js';

/** A value in the vectors, which name its kind. */
export type Told = Record<string, unknown>;

/** A file of the protocol's vectors, from the checkout: two folders above the package, three above what is compiled. */
export function vectors(name: string): Record<string, unknown> {
  const file = new URL(`../../../../docs/protocol/vectors/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** The value that is told of. */
export function valueOf(told: Told): KeyPart {
  const [[kind, value]] = Object.entries(told) as [[string, never]];
  switch (kind) {
    case 'string':
    case 'boolean':
      return value;
    case 'integer':
      return BigInt(value);
    case 'double':
      return Buffer.from(value, 'hex').readDoubleBE();
    case 'decimal':
      return decimal(value);
    case 'null':
      return null;
    case 'list':
      return (value as Told[]).map(valueOf);
    case 'set':
      return new Set((value as Told[]).map(valueOf));
    case 'object':
      return Object.fromEntries(Object.entries(value as Record<string, Told>).map(([name, member]) => [name, valueOf(member)]));
    default:
      throw new Error(`The vectors have a kind of value that this test does not know: ${kind}`);
  }
}
