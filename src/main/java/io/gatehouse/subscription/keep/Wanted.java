package io.gatehouse.subscription.keep;

import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subscription that a connection is to have.
 *
 * @param wish the resource as the profile writes it; with the part it names the wish for good
 * @param part many people are subscribed to in several parts
 */
record Wanted(
        String wish,
        int part,
        String resource,
        String changes,
        Duration life,
        boolean withContent,
        SubscriptionKind kind) {

    private static final Pattern ONE_CHAT = Pattern.compile("/chats/([^/]+)/messages");

    /** As Microsoft's answer says it: its pages differ in some of the numbers (G:subscription). */
    private static final Pattern LONGEST = Pattern.compile("can only be (\\d{1,6}) minutes");

    private static final Duration SHORTEST = Duration.ofMinutes(10);

    private static final Duration CLOCKS = Duration.ofMinutes(2);

    /**
     * Whether this is about all chats of one account. Earlier pages of Microsoft's keep that for applications;
     * G:subscription-post-subscriptions lists permissions of accounts, too.
     */
    boolean ofAllChats() {
        return resource.matches("/?users/[^/]+/chats/getAllMessages");
    }

    /** The same about one of these chats, which an account may hear itself. */
    Wanted ofChat(String id) {
        String one = "/chats/" + id + "/messages";
        return new Wanted(one, 0, one, changes, life, withContent, kind);
    }

    /** The id of the chat that {@link #ofChat} was made for. */
    static Optional<String> chatOf(String resource) {
        Matcher one = ONE_CHAT.matcher(resource);
        return one.matches() ? Optional.of(one.group(1)) : Optional.empty();
    }

    /** Whether it is heard chat by chat, where Microsoft refuses it as a whole. */
    boolean heardIn(List<KeptSubscription> live) {
        return ofAllChats()
                && live.stream()
                        .anyMatch(kept -> kept.state() == KeptSubscription.State.ACTIVE
                                && kept.resource().startsWith("/chats/"));
    }

    /** A little less than Microsoft allows: by its clock ours may be ahead, and a life that is too long is refused. */
    Instant end(Instant now) {
        return now.plus(life).minus(CLOCKS);
    }

    /** The same with a life that Microsoft may allow, where it refused this one as too long. */
    Optional<Wanted> shorter(MicrosoftFailure refusal) {
        String said = String.valueOf(refusal.error().trace().description()).toLowerCase(Locale.ROOT);
        if (!said.contains("subscription expiration")) {
            return Optional.empty();
        }
        Matcher longest = LONGEST.matcher(said);
        Duration allowed = longest.find() ? Duration.ofMinutes(Long.parseLong(longest.group(1))) : life;
        // what it says to allow was too long already: by its clock ours is far ahead
        Duration less = allowed.compareTo(life) < 0 ? allowed : life.dividedBy(2);
        return less.compareTo(SHORTEST) < 0
                ? Optional.empty()
                : Optional.of(new Wanted(wish, part, resource, changes, less, withContent, kind));
    }

    /** The resource without the list of people that it may hold. */
    String shown() {
        return resource.replaceAll("\\?.*$", "");
    }
}
