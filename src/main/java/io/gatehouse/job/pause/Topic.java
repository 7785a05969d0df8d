package io.gatehouse.job.pause;

import java.util.Locale;

/** What can be stopped as a whole. */
public enum Topic {
    /** Every call that asks Microsoft about a customer or acts for one; people who sign in here are not kept out. */
    MICROSOFT("All calls to Microsoft are paused"),
    /** Every mail; what is written meanwhile waits in the outbox. */
    MAIL("All mail is paused");

    private final String words;

    Topic(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** As it stands in addresses and message keys. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
