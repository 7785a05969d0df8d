package io.gatehouse.provider;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Keeps lent rights in memory and nowhere else: a restart forgets them, and another replica never had them. Whoever
 * borrowed them is asked to have the sign-in repeated then.
 */
@Component
class BorrowedRights {

    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Map<Key, LentRights> rights = new ConcurrentHashMap<>();
    private final Clock clock;

    BorrowedRights(Clock clock) {
        this.clock = clock;
    }

    private record Key(ProviderId provider, String borrower) {}

    void lend(Actor borrower, LentRights lent) {
        rights.values().removeIf(this::over);
        rights.put(key(borrower), lent);
    }

    Optional<LentRights> of(Actor borrower) {
        return Optional.ofNullable(rights.get(key(borrower))).filter(lent -> !over(lent));
    }

    void giveBack(Actor borrower) {
        rights.remove(key(borrower));
    }

    private boolean over(LentRights lent) {
        return lent.expiresAt().minus(MARGIN).isBefore(clock.instant());
    }

    private static Key key(Actor borrower) {
        return new Key(ProviderScope.required(), borrower.id());
    }
}
