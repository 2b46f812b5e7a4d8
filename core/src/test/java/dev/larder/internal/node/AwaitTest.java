package dev.larder.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.TierUnavailableException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AwaitTest {

    @Test
    void answersWhatTheStageDoes() throws Exception {
        assertThat(Await.answer(CompletableFuture.completedFuture("x"))).isEqualTo("x");
    }

    @Test
    void throwsTheTiersOwnFailure() {
        TierUnavailableException away = new TierUnavailableException("away", null);
        assertThatThrownBy(() -> Await.answer(CompletableFuture.failedFuture(away)))
                .isSameAs(away);
    }

    @Test
    void takesAnyOtherFailureForAnOutage() {
        IllegalStateException odd = new IllegalStateException("odd");
        assertThatThrownBy(() -> Await.answer(CompletableFuture.failedFuture(odd)))
                .isInstanceOf(TierUnavailableException.class)
                .hasCause(odd);
    }

    @Test
    void takesACancelledCommandForAnOutage() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        assertThatThrownBy(() -> Await.answer(cancelled)).isInstanceOf(TierUnavailableException.class);
    }

    @Test
    void endsWithAnInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Await.answer(new CompletableFuture<>())).isInstanceOf(InterruptedException.class);
    }
}
