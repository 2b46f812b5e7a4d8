package dev.larder.spring.cache;

import dev.larder.CacheSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.springframework.boot.convert.DurationStyle;

/**
 * What {@link CacheableOptions} say, with placeholders resolved; equal options say the same.
 *
 * @param timeToLive empty for nothing said, like the next three
 * @param staleWhileRevalidate see the annotation
 * @param staleIfError see the annotation
 * @param negativeTimeToLive see the annotation
 * @param tags the tags' texts
 */
record Options(
        String timeToLive,
        String staleWhileRevalidate,
        String staleIfError,
        String negativeTimeToLive,
        List<String> tags) {

    static final Options NONE = new Options("", "", "", "", List.of());

    static Options of(CacheableOptions said, UnaryOperator<String> resolver) {
        return new Options(
                resolver.apply(said.timeToLive()),
                resolver.apply(said.staleWhileRevalidate()),
                resolver.apply(said.staleIfError()),
                resolver.apply(said.negativeTimeToLive()),
                List.of(said.tags()));
    }

    /**
     * The spec with what they say.
     *
     * @throws IllegalArgumentException if one of them says something impossible
     */
    CacheSpec<Object, Object> apply(CacheSpec<Object, Object> spec) {
        CacheSpec<Object, Object> result = time(spec, timeToLive, CacheSpec::timeToLive);
        result = time(result, staleWhileRevalidate, CacheSpec::staleWhileRevalidate);
        result = time(result, staleIfError, CacheSpec::staleIfError);
        result = time(result, negativeTimeToLive, CacheSpec::negativeTimeToLive);
        return tags.isEmpty() ? result : tagged(result, Tags.of(tags));
    }

    private static CacheSpec<Object, Object> tagged(CacheSpec<Object, Object> spec, Tags tags) {
        CacheSpec<Object, Object> result = spec.keyTags(tags::ofKey);
        return tags.hasValueTags() ? result.tags(tags::ofValue) : result;
    }

    private static CacheSpec<Object, Object> time(
            CacheSpec<Object, Object> spec,
            String text,
            BiFunction<CacheSpec<Object, Object>, Duration, CacheSpec<Object, Object>> setting) {
        return text.isEmpty() ? spec : setting.apply(spec, DurationStyle.detectAndParse(text));
    }
}
