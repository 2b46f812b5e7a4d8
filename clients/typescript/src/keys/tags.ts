import { marked } from './text.js';

/** The longest tag, in bytes of UTF-8, that stands for itself. */
export const LONGEST_TAG = 64;

/** A tag as it is compared and stored everywhere: itself, or `~` and a hash if it is longer than 64 bytes. Applied twice it changes nothing. */
export function storedTag(tag: string): string {
  const bytes = Buffer.from(tag);
  return bytes.length > LONGEST_TAG ? marked(bytes) : bytes.toString();
}
