package io.gatehouse.subscription.keep;

import java.util.Locale;

/** What a resource is about, which decides how its news is treated. */
public enum SubscriptionKind {
    MESSAGE,
    PRESENCE,
    DIRECTORY,
    OTHER;

    static SubscriptionKind of(String resource) {
        String plain = resource.toLowerCase(Locale.ROOT);
        if (plain.contains("presences")) {
            return PRESENCE;
        }
        if (plain.contains("messages")) {
            return MESSAGE;
        }
        return plain.matches("/?(users|groups)(/[^/]+)?") ? DIRECTORY : OTHER;
    }

    /** News of a directory only says that there is something to read; everything else goes to the inbox. */
    public boolean hintOnly() {
        return this == DIRECTORY;
    }
}
