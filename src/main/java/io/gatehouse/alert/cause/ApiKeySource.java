package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.provider.apikey.ApiKey;
import io.gatehouse.provider.apikey.ApiKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** API keys that come to their end while a program uses them: one that nobody uses may end in silence. */
@Component
class ApiKeySource implements CauseSource {

    /** Keys may be made for a month: whoever made one like that is not to be told at once. */
    private static final Duration NEAR = Duration.ofDays(14);

    private static final Duration IN_USE = Duration.ofDays(30);

    private final ApiKeys keys;
    private final Sentences sentences;
    private final Clock clock;

    ApiKeySource(ApiKeys keys, MessageSource messages, Clock clock) {
        this.keys = keys;
        this.sentences = new Sentences(messages);
        this.clock = clock;
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.API_KEY_EXPIRY);
    }

    @Override
    public Collection<Cause> standing() {
        Instant now = clock.instant();
        return keys.all().stream()
                .filter(key -> key.revokedAt() == null)
                .filter(key -> !key.expiresAt().isAfter(now.plus(NEAR)))
                .filter(key -> key.lastUsedAt() != null
                        && key.lastUsedAt().plus(IN_USE).isAfter(now))
                .map(key -> cause(key, now))
                .toList();
    }

    private Cause cause(ApiKey key, Instant now) {
        Threshold threshold = Threshold.at(now, key.expiresAt());
        String text = sentences.of(
                threshold.passed() ? "alert.expiry.past" : "alert.expiry.text",
                sentences.of("alert.credential.API_KEY"),
                sentences.day(key.expiresAt()),
                Duration.between(now, key.expiresAt()).toDays());
        return new Cause(
                AlertKind.API_KEY_EXPIRY,
                key.id().toString(),
                key.name(),
                threshold.severity(),
                threshold.code(),
                text,
                threshold.step(),
                Concerns.EVERYBODY.until(key.expiresAt()));
    }
}
