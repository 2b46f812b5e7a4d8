/**
 * Turns entries into envelopes and back, exactly as the wire format says: the envelope, its compression, and the serializers of
 * values, of which JSON is the first. Knows nothing of where the bytes are kept; what must not live here is any I/O and any
 * judgement whether an entry may be served.
 */
@NullMarked
package dev.larder.codecs;

import org.jspecify.annotations.NullMarked;
