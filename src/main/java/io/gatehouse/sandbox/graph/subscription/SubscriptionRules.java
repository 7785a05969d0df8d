package io.gatehouse.sandbox.graph.subscription;

import io.gatehouse.sandbox.Subscription;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which resources can be subscribed to, by whom, and for how long (G:subscription, G:subscription-post-subscriptions). */
enum SubscriptionRules {
    MESSAGES_OF_A_USER("users/[^/]+/chats/getallmessages", 4_320, "", "Chat.Read.All Chat.ReadWrite.All"),
    MESSAGES_OF_ALL("chats/getallmessages", 4_320, "", "Chat.Read.All Chat.ReadWrite.All"),
    MESSAGES_OF_A_CHAT("chats/[^/]+/messages", 4_320, "Chat.Read Chat.ReadWrite", "Chat.Read.All Chat.ReadWrite.All"),
    PRESENCE("communications/presences(/[^/]+)?", 60, "Presence.Read.All", ""),
    USERS(
            "users(/[^/]+)?",
            41_760,
            "User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
            "User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All"),
    GROUPS(
            "groups(/[^/]+)?",
            41_760,
            "Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
            "Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All");

    private static final Duration SHORTEST = Duration.ofMinutes(45);
    private static final Duration WITHOUT_LIFECYCLE = Duration.ofHours(1);
    private static final int MOST_PEOPLE = 650;
    private static final Set<String> CHANGES = Set.of("created", "updated", "deleted");

    private final Pattern path;
    private final int minutes;
    private final Set<String> delegated;
    private final Set<String> application;

    SubscriptionRules(String path, int minutes, String delegated, String application) {
        this.path = Pattern.compile(path);
        this.minutes = minutes;
        this.delegated = Set.of(delegated.split(" "));
        this.application = Set.of(application.split(" "));
    }

    static SubscriptionRules of(String resource) {
        String plain = resource.toLowerCase(Locale.ROOT).replaceAll("^/|\\?.*$", "");
        return Arrays.stream(values())
                .filter(rule -> rule.path.matcher(plain).matches())
                .findFirst()
                .orElseThrow(() -> error("ExtensionError", "Operation: Create; Invalid resource: '" + resource + "'."));
    }

    boolean teams() {
        return this != USERS && this != GROUPS;
    }

    /** The end as Graph sets it: very short lives are made longer, too long ones refused. */
    Instant end(Instant wanted, Instant now) {
        if (wanted.isAfter(now.plus(Duration.ofMinutes(minutes)))) {
            throw error("ExtensionError", "Subscription expiration can only be " + minutes + " minutes in the future.");
        }
        Instant shortest = now.plus(SHORTEST);
        return wanted.isBefore(shortest) ? shortest : wanted;
    }

    /** @param allAtOnce whether accounts are told of all their chats by one subscription, though no page says so */
    void admit(Caller caller, boolean allAtOnce) {
        SubscriptionRules asWhich = allAtOnce && this == MESSAGES_OF_A_USER ? MESSAGES_OF_A_CHAT : this;
        Set<String> admitting = caller.delegated() ? asWhich.delegated : application;
        if (caller.permissions().stream().noneMatch(admitting::contains)) {
            throw new GraphFailure(
                    403,
                    "ExtensionError",
                    "Operation: Create; Exception: [Status Code: Forbidden; Reason: Caller does not have access to '"
                            + name().toLowerCase(Locale.ROOT) + "'.]",
                    Map.of());
        }
    }

    /** What is wrong with a new subscription, all rules of its resource together. */
    void check(Subscription wanted, Instant now) {
        List<String> changes = List.of(wanted.what().changeType().split("\\s*,\\s*"));
        if (!CHANGES.containsAll(changes) || (!teams() && changes.contains("created"))) {
            throw error(
                    "InvalidRequest", "Invalid changeType: '" + wanted.what().changeType() + "'.");
        }
        if (teams()
                && wanted.where().lifecycleNotificationUrl() == null
                && wanted.expiresAt().isAfter(now.plus(WITHOUT_LIFECYCLE).plusSeconds(60))) {
            throw error(
                    "InvalidRequest",
                    "lifecycleNotificationUrl is a required property for subscription creation on this resource when"
                            + " the expirationDateTime value is set to greater than 1 hour.");
        }
        if (!teams() && wanted.encryption() != null) {
            throw error("InvalidRequest", "Resource data is not supported for this resource.");
        }
        if (this == PRESENCE) {
            presence(wanted);
        }
    }

    private static void presence(Subscription wanted) {
        if (wanted.encryption() == null) {
            throw error("InvalidRequest", "encryptionCertificate is required for presence subscriptions.");
        }
        String resource = wanted.what().resource();
        long people = resource.contains("?")
                ? Pattern.compile("'[^']+'").matcher(resource).results().count()
                : resource.replaceAll("^/", "").split("/").length - 2;
        if (people < 1 || people > MOST_PEOPLE) {
            throw error("InvalidRequest", "Between 1 and " + MOST_PEOPLE + " users can be subscribed to at a time.");
        }
    }

    static GraphFailure error(String code, String message) {
        return new GraphFailure(400, code, message, Map.of());
    }

    static GraphFailure notFound(@Nullable String id) {
        return new GraphFailure(404, "ResourceNotFound", "The object '" + id + "' was not found.", Map.of());
    }
}
