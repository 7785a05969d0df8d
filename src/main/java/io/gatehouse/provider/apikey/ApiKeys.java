package io.gatehouse.provider.apikey;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.provider.Role;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Makes and revokes the keys of programs that have no app at Entra; what is kept of one is its hash. */
@Service
@Transactional
public class ApiKeys {

    /** By which people, and scanners for leaked secrets, know a key when they see one. */
    static final String MARK = "ghk_";

    static final int LONGEST_DAYS = 365;

    private static final int LONGEST_NAME = 60;
    private static final int SHOWN = MARK.length() + 8;
    private static final int MOST = 100;

    private final ApiKeyRows rows;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ApiKeys(ApiKeyRows rows, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.events = events;
        this.clock = clock;
    }

    /** A key at the only moment at which anybody sees it. */
    record Made(ApiKey key, Secret bearer) {}

    /** @param days how long it is good for */
    Made make(@Nullable String name, Role role, int days, Actor maker) {
        String called = Inputs.line("name", name, LONGEST_NAME);
        if (days < 1 || days > LONGEST_DAYS) {
            throw new InvalidInput("days", "provider.apikeys.days.wrong", "1 to " + LONGEST_DAYS + " days.");
        }
        Instant now = clock.instant();
        if (rows.all().stream()
                        .filter(key -> key.stateAt(now) == ApiKey.State.WORKS)
                        .count()
                >= MOST) {
            throw new InvalidInput(
                    "name", "provider.apikeys.too-many", "There are " + MOST + " API keys. Revoke some first.");
        }
        String text = MARK + Randoms.token();
        ApiKey key = new ApiKey(
                UUID.randomUUID(),
                called,
                role,
                text.substring(0, SHOWN),
                maker.name(),
                now,
                now.plus(Duration.ofDays(days)),
                null,
                null,
                null,
                null);
        if (!rows.insert(key, Hashes.sha256(text))) {
            throw new InvalidInput(
                    "name",
                    "provider.apikeys.name.taken",
                    "A key of this name exists. Revoke it or choose another name.");
        }
        audit(
                "made",
                key,
                maker,
                Map.of("role", role.appRole(), "until", key.expiresAt().toString()));
        return new Made(key, Secret.of(text));
    }

    /** Whether it worked until now; nothing happens where it is revoked already, or none of this provider's. */
    boolean revoke(UUID id, Actor actor) {
        Optional<ApiKey> revoked = rows.revoke(id, actor.name(), clock.instant());
        revoked.ifPresent(key -> audit("revoked", key, actor, Map.of()));
        return revoked.isPresent();
    }

    /** The newest first, those that work no more too. */
    @Transactional(readOnly = true)
    public List<ApiKey> all() {
        return rows.all();
    }

    private void audit(String what, ApiKey key, Actor actor, Map<String, String> details) {
        events.publishEvent(AuditFact.of(
                        actor,
                        "api_key." + what,
                        new AuditSubject("api_key", key.id().toString(), key.name()))
                .details(details));
    }
}
