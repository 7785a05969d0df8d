package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What every call about subscriptions needs: a token, the time to renew, and words for a refusal. */
@Component
class Keeping {

    /** When something that Microsoft refused is asked for again. */
    static final Duration ASK_AGAIN = Duration.ofHours(1);

    /** A chat that began since is not heard before: what was said in it meanwhile is a gap. */
    static final Duration NEW_CHATS = Duration.ofMinutes(2);

    private static final Duration YOUNG = Duration.ofMinutes(15);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SLOW_ADDRESS = Duration.ofMinutes(5);

    /** The check of a connection that was made since then knows what it lacks. */
    private static final Duration LOOKED_LATELY = Duration.ofMinutes(5);

    private final AccessTokens tokens;
    private final Jobs jobs;
    private final MessageSource messages;
    private final DatabaseClock clock;

    Keeping(AccessTokens tokens, Jobs jobs, MessageSource messages, DatabaseClock clock) {
        this.tokens = tokens;
        this.jobs = jobs;
        this.clock = clock;
        this.messages = messages;
    }

    GraphAccess access(ConnectionView connection) {
        return tokens.graph(connection.id());
    }

    /**
     * When to ask again for what was refused: soon where the consent is minutes old, as it reaches Microsoft's services
     * one after the other and a token that was had before does not hold it; and where only our address was slow.
     */
    Duration pause(ConnectionView connection, MicrosoftFailure failure) {
        Instant connected = connection.connectedAt();
        if (connected != null && connected.plus(YOUNG).isAfter(clock.instant())) {
            forget(connection);
            return SOON;
        }
        return failure.kind() == FailureKind.ADDRESS_REFUSED ? SLOW_ADDRESS : ASK_AGAIN;
    }

    /** The same for one that was to be made: chats that are heard one by one are looked for again soon. */
    Duration pause(ConnectionView connection, Wanted wanted, MicrosoftFailure failure) {
        if (wanted.kind().hintOnly() && failure.kind() == FailureKind.ADDRESS_REFUSED) {
            // nobody waits for it: the clock reads the directory meanwhile, and an address that nobody reaches stays so
            return ASK_AGAIN;
        }
        Duration usual = pause(connection, failure);
        boolean oneByOne = wanted.ofAllChats() && !connection.actsAlone();
        return oneByOne && usual.compareTo(NEW_CHATS) > 0 ? NEW_CHATS : usual;
    }

    /** Microsoft refused a call: whether the connection as a whole lacks rights is for its own check to find out. */
    void refused(ConnectionView connection, MicrosoftFailure failure) {
        Instant looked = connection.lastVerifiedAt();
        boolean lately = looked != null && looked.plus(LOOKED_LATELY).isAfter(clock.instant());
        if (failure.kind() == FailureKind.PERMISSION_MISSING && !connection.lacksRights() && !lately) {
            jobs.enqueueUnlessOpen(VerifyJob.request(connection));
        }
    }

    /** Has the next call bring a new access token. */
    void forget(ConnectionView connection) {
        tokens.forget(connection.id());
    }

    /** Whether Microsoft refused the thing itself; a token that it does not take says nothing about that. */
    static boolean refusal(MicrosoftFailure failure) {
        return !failure.passing() && failure.kind() != FailureKind.TOKEN_REJECTED;
    }

    /** At two thirds of what is left, a little earlier for some, so that not all come at once. */
    @SuppressWarnings("java:S2245") // spreads load, protects nothing
    static Instant due(Instant now, Instant expiresAt) {
        Duration life = Duration.between(now, expiresAt);
        long part = 600 + ThreadLocalRandom.current().nextLong(67);
        return now.plus(life.multipliedBy(part).dividedBy(1_000));
    }

    String words(MicrosoftFailure failure) {
        ErrorCatalogue.Explanation keys = ErrorCatalogue.explain(failure.error());
        return text(keys.title()) + ". " + text(keys.what()) + " " + text(keys.who());
    }

    private String text(String key) {
        return String.valueOf(messages.getMessage(key, null, key, Locale.ENGLISH));
    }
}
