/** What went wrong with the bytes of an envelope; each is counted by that word, as in every language. */
export type CodecProblem =
  | 'magic' | 'format' | 'truncated' | 'checksum' | 'schema' | 'too_large' | 'too_many_tags' | 'payload';

/** Why the shared tier did not do what it was asked for; the words of `larder_tier_errors_total`. */
export type TierProblem =
  | 'unavailable' | 'timeout' | 'rejected' | 'wrongpass' | 'noperm' | 'oom' | 'loading' | 'busy' | 'readonly' | 'clusterdown' | 'error';

/** The root of what Larder throws beside `TypeError` and `RangeError`, which name a misuse. */
export class LarderError extends Error {
  override name = 'LarderError';
}

/** The loader failed, and nothing stale could be served instead. The loader's own error is the `cause`. */
export class LoadError extends LarderError {
  override name = 'LoadError';
}

/** Some keys of a batch could not be loaded. */
export class PartialLoadError<K, V> extends LoadError {
  override name = 'PartialLoadError';

  /** @param values those of the keys that were answered; @param failed the others */
  constructor(message: string, readonly values: Map<K, V>, readonly failed: K[], cause: unknown) {
    super(message, { cause });
  }
}

/** Redis did not answer, or refused. Reaches no caller of a cache: a tier's failure becomes a metric and the next tier. */
export class TierUnavailableError extends LarderError {
  override name = 'TierUnavailableError';

  constructor(readonly kind: TierProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Some of the servers that were asked did not answer; the others did. */
export class PartlyUnavailableError<T> extends TierUnavailableError {
  override name = 'PartlyUnavailableError';

  /** @param answers in the order of what was asked for; undefined where there is none */
  constructor(readonly answers: readonly (T | undefined)[], cause: TierUnavailableError) {
    super(cause.kind, `Some were not answered: ${cause.message}`, { cause });
  }
}

/** A value that cannot be written, or bytes that cannot be read. Says never what the value is. */
export class CodecError extends LarderError {
  override name = 'CodecError';

  constructor(readonly kind: CodecProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
