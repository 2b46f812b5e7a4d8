package dev.larder.spring.invalidation;

import dev.larder.Larder;
import dev.larder.spring.transaction.Transactions;
import java.util.List;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Hands the application's events to the Larder and its rules, after the commit. Spring's own events concern nobody here. */
final class EventRules implements ApplicationListener<ApplicationEvent> {

    private final Larder larder;
    private final Transactions transactions;

    EventRules(Larder larder, Transactions transactions, List<InvalidationRule<?>> rules) {
        this.larder = larder;
        this.transactions = transactions;
        rules.forEach(this::add);
    }

    private <E> void add(InvalidationRule<E> rule) {
        larder.on(rule.event(), rule.invalidation());
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        Object published = event instanceof PayloadApplicationEvent<?> payload ? payload.getPayload() : event;
        if (!published.getClass().getName().startsWith("org.springframework.")) {
            transactions.afterCommit(() -> larder.publish(published));
        }
    }
}
