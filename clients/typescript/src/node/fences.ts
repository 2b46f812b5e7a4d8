const BITS = 14;

/**
 * Counters that a key record raises, so that whoever remembered the counter before cannot put afterwards. Keys share counters by hash: that may refuse
 * a put that was right, and never allows one that was wrong.
 */
export class Fences {
  private readonly counters = new Float64Array(1 << BITS);

  read(key: string): number {
    return this.counters[stripe(key)] ?? 0;
  }

  raise(key: string): void {
    const at = stripe(key);
    this.counters[at] = (this.counters[at] ?? 0) + 1;
  }
}

function stripe(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) {
    hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
  }
  return Math.imul(hash, 0x9e3779b9) >>> (32 - BITS);
}
