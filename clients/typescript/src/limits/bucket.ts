/** How often something is allowed: so many requests within a time, spread evenly, and `burst` at once by who has not asked for a while. */
export interface Limit {
  /** From 1 to 1,000,000,000. */
  readonly requests: number;
  /** Milliseconds, from a second to a day. */
  readonly perMs: number;
  /** From 1 to 1,000,000,000. Default: as many as `requests`. */
  readonly burst?: number;
}

const NUMBER = '0'.repeat(16);
/** The form of Bucket4j 8, as docs/protocol/limits.md has it: what has one value always, and zeros where the numbers stand. */
const FORM = Buffer.from(`00000001000000010000000100000001${NUMBER.repeat(4)}0080000000000000000000000000030000000100000003${NUMBER.repeat(3)}00000001${NUMBER}`, 'hex');
const [BURST, BEGUN_WITH, PER, REQUESTS, REFILLED_AT, TOKENS, CARRY, TAKEN] = [16, 24, 32, 40, 71, 79, 87, 99] as const;
const NUMBERS = [BURST, BEGUN_WITH, PER, REQUESTS, REFILLED_AT, TOKENS, CARRY, TAKEN] as const;
const MOST = 2n ** 63n - 1n;
const MS = 1_000_000n;
const WHILE_MS = 10_000n;

/** A bucket of tokens, and what becomes of it. Immutable; times are nanoseconds, as bigints. */
export class Bucket {
  /** By where they stand in its bytes. */
  private constructor(private readonly numbers: Readonly<Record<(typeof NUMBERS)[number], bigint>>) {}

  /** A new one, full, at a moment in epoch milliseconds. */
  static full(limit: Limit, nowMs: number): Bucket {
    const burst = BigInt(limit.burst ?? limit.requests);
    return new Bucket({
      [BURST]: burst,
      [BEGUN_WITH]: burst,
      [PER]: BigInt(limit.perMs) * MS,
      [REQUESTS]: BigInt(limit.requests),
      [REFILLED_AT]: BigInt(nowMs) * MS,
      [TOKENS]: burst,
      [CARRY]: 0n,
      [TAKEN]: 0n,
    });
  }

  /** The bucket in some bytes; undefined if they are none. */
  static read(bytes: Buffer | null): Bucket | undefined {
    if (bytes?.length !== FORM.length) {
      return undefined;
    }
    const form = Buffer.from(bytes);
    NUMBERS.forEach((at) => form.fill(0, at, at + 8));
    const bucket = new Bucket(Object.fromEntries(NUMBERS.map((at) => [at, bytes.readBigInt64BE(at)])) as Bucket['numbers']);
    const { [BURST]: burst, [PER]: per, [REQUESTS]: requests } = bucket.numbers;
    return form.equals(FORM) && burst >= 1n && per >= 1n && requests >= 1n ? bucket : undefined;
  }

  write(): Buffer {
    const bytes = Buffer.from(FORM);
    NUMBERS.forEach((at) => bytes.writeBigInt64BE(this.numbers[at], at));
    return bytes;
  }

  get tokens(): bigint {
    return this.numbers[TOKENS];
  }

  /** With the tokens that have come until a moment in epoch milliseconds. A clock that has gone back brings none. */
  refilled(nowMs: number): Bucket {
    const now = BigInt(nowMs) * MS;
    const { [BURST]: burst, [PER]: per, [REQUESTS]: requests, [CARRY]: carried } = this.numbers;
    let elapsed = now - this.numbers[REFILLED_AT];
    if (elapsed <= 0n) {
      return this;
    }
    if (this.tokens >= burst) {
      return this.with({ [REFILLED_AT]: now });
    }
    let { tokens } = this;
    if (elapsed > per) {
      tokens += (elapsed / per) * requests;
      elapsed %= per;
    }
    const sum = requests * elapsed + carried;
    const fits = sum <= MOST; // beyond 64 bits Bucket4j counts in doubles, and so has everybody
    const all = tokens > burst ? tokens : tokens + (fits ? sum / per : inDoubles(elapsed, per, requests));
    return all >= burst
      ? this.with({ [REFILLED_AT]: now, [TOKENS]: burst, [CARRY]: 0n })
      : this.with({ [REFILLED_AT]: now, [TOKENS]: all, [CARRY]: fits ? sum % per : 0n });
  }

  /** What is left when one was taken; there must be one. */
  withoutOne(): Bucket {
    const taken = this.numbers[TAKEN];
    return this.with({ [TOKENS]: this.tokens - 1n, [TAKEN]: taken < MOST ? taken + 1n : MOST });
  }

  /** How long until the next one comes, if there is none. */
  get untilOne(): bigint {
    return this.until(1n);
  }

  /** How long until all are there, if nobody takes one. */
  get untilFull(): bigint {
    const missing = this.numbers[BURST] - this.tokens;
    return missing > 0n ? this.until(missing) : 0n;
  }

  /** For how many milliseconds it has to be kept: until it is full again, and a while. */
  get livesMs(): number {
    return Number(this.untilFull / MS + WHILE_MS);
  }

  private until(missing: bigint): bigint {
    const { [PER]: per, [REQUESTS]: requests, [CARRY]: carry } = this.numbers;
    const product = missing * per;
    return product <= MOST ? (product - carry) / requests : inDoubles(missing, requests, per);
  }

  private with(changes: Partial<Bucket['numbers']>): Bucket {
    return new Bucket({ ...this.numbers, ...changes });
  }
}

function inDoubles(one: bigint, divisor: bigint, factor: bigint): bigint {
  return BigInt(Math.trunc((Number(one) / Number(divisor)) * Number(factor)));
}
