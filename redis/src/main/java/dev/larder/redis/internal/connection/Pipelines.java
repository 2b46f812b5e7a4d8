package dev.larder.redis.internal.connection;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * What each connection has besides what Lettuce gives it. Lettuce hands each command to the system by itself; here those that are handed
 * over at the same time, by one caller or by many, go out together, as soon as the connection's thread has taken them up.
 */
final class Pipelines implements NettyCustomizer {

    private final NettyCustomizer other;

    /** Does that, and then what the other one does. */
    Pipelines(NettyCustomizer other) {
        this.other = other;
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        channel.pipeline()
                .addFirst(new FlushConsolidationHandler(
                        FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES,
                        /* consolidateWhenNoReadInProgress= */ true));
        other.afterChannelInitialized(channel);
    }
}
