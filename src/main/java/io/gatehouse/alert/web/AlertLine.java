package io.gatehouse.alert.web;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert with the words its line on a page needs.
 *
 * @param title what is wrong with whom
 * @param who who has to do what
 * @param effect what does not work meanwhile
 * @param end how it closes
 */
record AlertLine(
        Alert alert,
        String title,
        String kind,
        String who,
        String effect,
        String end,
        @Nullable Way way) {

    /** Where the repair begins. */
    record Way(String label, String href) {}

    public UUID id() {
        return alert.id();
    }

    public String sentence() {
        return alert.cause().sentence();
    }

    public boolean open() {
        return alert.open();
    }

    /** Nobody looks after it yet. */
    public boolean fresh() {
        return alert.state() == AlertState.OPEN;
    }

    public boolean snoozed() {
        return alert.state() == AlertState.SNOOZED;
    }

    public boolean acknowledged() {
        return alert.state() == AlertState.ACKNOWLEDGED;
    }

    public boolean critical() {
        return alert.severity() == AlertSeverity.CRITICAL;
    }

    public Chain chain() {
        return new Chain(title, id(), open() ? tone() : "idle", icon(), sentence(), alert.raisedAt(), effect, who, end);
    }

    /** Loud only while nobody looks after it. */
    public String tone() {
        return switch (alert.severity()) {
            case CRITICAL -> "bad";
            case WARNING -> "warn";
            case INFO -> "info";
        };
    }

    public String icon() {
        return switch (alert.severity()) {
            case CRITICAL -> "exclamation-octagon";
            case WARNING -> "exclamation-triangle";
            case INFO -> "info-circle";
        };
    }
}
