package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Subscriptions;
import io.gatehouse.microsoft.graph.Subscriptions.Addresses;
import io.gatehouse.microsoft.graph.Subscriptions.Encryption;
import io.gatehouse.microsoft.graph.Subscriptions.Known;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.PublicUrl;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes one subscription: intended first, as Microsoft calls the address before it answers, then asked for. */
@Component
class Making {

    private static final String NOTIFICATIONS = "/graph/notifications/";
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?)://([^/:?#]+)(:\\d+)?(.*)");
    private static final String LIFECYCLE = "/graph/lifecycle/";

    private final Subscriptions microsoft;
    private final ContentKeyring keyring;
    private final SubscriptionTrail trail;
    private final AppRegistrations registrations;
    private final PublicUrl publicUrl;
    private final DatabaseClock clock;

    Making(
            Subscriptions microsoft,
            ContentKeyring keyring,
            SubscriptionTrail trail,
            AppRegistrations registrations,
            PublicUrl publicUrl,
            DatabaseClock clock) {
        this.microsoft = microsoft;
        this.keyring = keyring;
        this.trail = trail;
        this.registrations = registrations;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    String origin() {
        return publicUrl.publicUrl().toString();
    }

    /** Whether it delivers to this portal as it is reached now, however Microsoft spells the host. */
    boolean ours(String url) {
        return plain(url).startsWith(plain(origin() + "/"));
    }

    /** Scheme and host in small letters, and no port that is understood. */
    private static String plain(String url) {
        Matcher parts = ADDRESS.matcher(url);
        if (!parts.matches()) {
            return url;
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String port = String.valueOf(parts.group(3));
        boolean understood = port.equals("null") || port.equals(scheme.equals("https") ? ":443" : ":80");
        return scheme + "://" + parts.group(2).toLowerCase(Locale.ROOT) + (understood ? "" : port) + parts.group(4);
    }

    /** The opaque part of an address of ours, at this or an earlier public address; null for others' addresses. */
    static @Nullable String opaque(String url) {
        int at = url.indexOf(NOTIFICATIONS);
        return at < 0 ? null : url.substring(at + NOTIFICATIONS.length()).replaceAll("[?/].*$", "");
    }

    /**
     * Refusals are written down and asked again later; only failures that pass come out.
     *
     * @param unheard since when nobody has heard it, where that is known and not written down yet
     */
    void make(
            ConnectionView connection, Wanted wanted, @Nullable Instant unheard, GraphAccess access, Keeping keeping) {
        ContentKeyring.@Nullable Current key = wanted.withContent() ? keyring.current() : null;
        Intent intent = Intent.of(origin(), key == null ? null : key.id(), clock.instant());
        trail.intended(connection, wanted, intent, unheard);
        try {
            Known known = created(wanted, intent, key == null ? null : key.encryption(), access);
            CrashPoint.hit("subscription.created");
            Instant now = clock.instant();
            if (!trail.made(
                    connection, wanted, intent, named(known, connection), Keeping.due(now, known.expiresAt()), now)) {
                // somebody else intends another, or nobody wants it any more: deliveries to this one would be lost
                microsoft.delete(access, known.id());
            }
        } catch (MicrosoftException e) {
            if (!Keeping.refusal(e.failure())) {
                throw e;
            }
            keeping.refused(connection, e.failure());
            Instant again = clock.instant().plus(keeping.pause(connection, wanted, e.failure()));
            trail.refused(connection, wanted, intent, keeping.words(e.failure()), again, clock.instant());
        }
    }

    /** For less where Microsoft says that it may live no longer. */
    private Known created(Wanted wanted, Intent intent, @Nullable Encryption encryption, GraphAccess access) {
        try {
            return microsoft.create(
                    access,
                    new Subscriptions.Wanted(
                            wanted.resource(),
                            wanted.changes(),
                            new Addresses(
                                    publicUrl.link(NOTIFICATIONS + intent.path().reveal()),
                                    publicUrl.link(LIFECYCLE + intent.path().reveal())),
                            intent.clientState().reveal(),
                            wanted.end(intent.at()),
                            encryption));
        } catch (MicrosoftException e) {
            return created(wanted.shorter(e.failure()).orElseThrow(() -> e), intent, encryption, access);
        }
    }

    /** Microsoft need not tell whose application it is, and content proves itself by that alone. */
    private Known named(Known known, ConnectionView connection) {
        return known.applicationId().isBlank()
                ? known.of(registrations.get(connection.registrationId()).clientId())
                : known;
    }
}
