package dev.larder.spring.flags;

import dev.larder.Larder;
import dev.larder.flags.FlagSource;
import dev.larder.flags.Flags;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.warm.Warmer;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link Flags} from the application's {@link FlagSource} bean on its {@link Larder}, brought into memory at start. Backs off to the application's own.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnSingleCandidate(FlagSource.class)
@ConditionalOnMissingBean(Flags.class)
public final class FlagsAutoConfiguration {

    @Bean
    Flags larderFlags(Larder larder, FlagSource source) {
        return Flags.on(larder, source);
    }

    @Bean
    Warmer<String, Map<String, String>> larderFlagsWarmer(Flags flags) {
        return flags.warmer();
    }
}
