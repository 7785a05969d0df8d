package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks connections a few at a time; what one of them meets is no other one's matter. */
@Component
class ManyChecks {

    private static final Logger log = LoggerFactory.getLogger(ManyChecks.class);
    private static final int AT_ONCE = 12;

    private final ConnectionChecks checks;

    ManyChecks(ConnectionChecks checks) {
        this.checks = checks;
    }

    void check(List<ConnectionView> connections) {
        ProviderId provider = ProviderScope.required();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            connections.forEach(
                    connection -> threads.execute(() -> ProviderScope.run(provider, () -> check(connection))));
        }
    }

    private void check(ConnectionView connection) {
        try {
            checks.check(connection);
        } catch (ConnectionUnavailable e) {
            log.info("Connection {} could not be checked: {}", connection.id(), e.getMessage());
        } catch (RuntimeException e) {
            log.warn("Connection {} could not be checked", connection.id(), e);
        }
    }
}
