package io.gatehouse.provider.apikey;

import io.gatehouse.provider.Principal;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Recognises programs by their keys. Nothing is remembered between calls: a revoked key is refused at once, everywhere. */
@Service
public class KeyHolders {

    private static final Pattern WHOLE = Pattern.compile(ApiKeys.MARK + "[A-Za-z0-9_-]{43}");

    /** The moments of use are for people; a program that calls all the time is not to write all the time. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final ApiKeyRows rows;
    private final Clock clock;

    KeyHolders(ApiKeyRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** What a key turned out to be. Who holds one that once worked may know why it does no more. */
    public sealed interface Answer {

        record Known(Principal.KeyHolder program) implements Answer {}

        record Expired(String name, Instant at) implements Answer {}

        record Revoked(String name, Instant at) implements Answer {}

        record Unknown() implements Answer {}
    }

    /** Whether a bearer is meant to be one of ours, so that Microsoft's keys have no say in it. */
    public static boolean looksLikeOurs(Secret bearer) {
        return bearer.reveal().startsWith(ApiKeys.MARK);
    }

    public Answer recognise(Secret bearer) {
        if (!WHOLE.matcher(bearer.reveal()).matches()) {
            return new Answer.Unknown();
        }
        byte[] hash = Hashes.sha256(bearer.reveal());
        Optional<ApiKeyRows.Match> match = ProviderScope.byBearer(hash, () -> rows.match(hash));
        return match.<Answer>map(found -> ProviderScope.call(found.provider(), () -> answer(found)))
                .orElseGet(Answer.Unknown::new);
    }

    private Answer answer(ApiKeyRows.Match found) {
        ApiKey key = found.key();
        Instant now = clock.instant();
        boolean works = key.stateAt(now) == ApiKey.State.WORKS;
        if (works && longAgo(key.lastUsedAt(), now)) {
            rows.used(key.id(), now);
        } else if (!works && longAgo(key.refusedAt(), now)) {
            rows.refused(key.id(), now);
        }
        if (key.revokedAt() != null) {
            return new Answer.Revoked(key.name(), key.revokedAt());
        }
        return works
                ? new Answer.Known(new Principal.KeyHolder(found.provider(), key.id(), key.name(), key.role()))
                : new Answer.Expired(key.name(), key.expiresAt());
    }

    private static boolean longAgo(@Nullable Instant last, Instant now) {
        return last == null || last.plus(NOTED).isBefore(now);
    }
}
