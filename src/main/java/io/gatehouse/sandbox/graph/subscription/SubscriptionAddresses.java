package io.gatehouse.sandbox.graph.subscription;

import io.gatehouse.sandbox.Subscription.Encryption;
import io.gatehouse.sandbox.Subscription.Where;
import io.gatehouse.sandbox.hooks.Wire;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Addresses of a subscriber: of the right kind, and answering. */
record SubscriptionAddresses(Wire wire) {

    /** Before it answers a create call, Graph calls both addresses itself. */
    void validate(Where where) {
        refuse(wire.refusal(where.notificationUrl()));
        if (where.lifecycleNotificationUrl() != null) {
            refuse(wire.refusal(where.lifecycleNotificationUrl()));
        }
    }

    private static void refuse(@Nullable String reason) {
        if (reason != null) {
            throw SubscriptionRules.error("ValidationError", reason);
        }
    }

    static String checked(String url) {
        URI uri = URI.create(url);
        boolean loopback = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
        if (!"https".equals(uri.getScheme()) && !loopback) {
            throw SubscriptionRules.error("InvalidRequest", "Notification URL must be https: '" + url + "'.");
        }
        return url;
    }

    static Encryption readable(Encryption encryption) {
        try {
            Wire.requireCertificate(encryption.certificate());
            return encryption;
        } catch (IllegalArgumentException none) {
            throw SubscriptionRules.error("InvalidRequest", "encryptionCertificate is no X.509 certificate.");
        }
    }
}
