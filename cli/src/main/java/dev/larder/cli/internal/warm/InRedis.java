package dev.larder.cli.internal.warm;

import dev.larder.Clock;
import dev.larder.CodecException;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.codecs.Envelope;
import dev.larder.internal.keys.PercentEncoding;
import dev.larder.topologies.RefusedException;
import java.nio.charset.StandardCharsets;

/** Looks whether Redis has a fresh entry. What a group record has killed looks fresh here; an application loads that when it is asked. */
record InRedis(Fleet fleet, String namespace, String template, Clock clock) implements Freshness {

    @Override
    public boolean isFresh(String key) {
        String full = namespace + ":" + template.replace("{key}", PercentEncoding.escaped(key));
        try {
            byte[] bytes = fleet.ask(full, "GET", full).text().getBytes(StandardCharsets.ISO_8859_1);
            return Envelope.look(full, bytes).entry().freshUntil() > clock.millis();
        } catch (CodecException | RefusedException noEntry) {
            return false;
        }
    }
}
