package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.desk.Attempts;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what became of an action on several invitations: how many it was done to, and why not to the others. */
@Component
class BulkOutcome {

    private final InvitationDisplay display;

    BulkOutcome(InvitationDisplay display) {
        this.display = display;
    }

    /** The outcome as it travels in the address of the list. */
    record Told(
            @Nullable String bulk,
            @Nullable Integer ok,
            @Nullable String skipped) {}

    record Shown(String tone, String sentence) {}

    @Nullable
    Shown of(Told told, Locale locale) {
        if (told.bulk() == null || !told.bulk().matches("resend|extend|revoke")) {
            return null;
        }
        Map<String, Integer> skipped = Attempts.skipped(told.skipped());
        String done = display.words("invitation.bulk." + told.bulk(), locale, told.ok() == null ? 0 : told.ok());
        return skipped.isEmpty() ? new Shown("ok", done) : new Shown("warn", with(done, skipped, locale));
    }

    private String with(String done, Map<String, Integer> skipped, Locale locale) {
        String reasons = skipped.entrySet().stream()
                .map(entry -> entry.getValue() + " " + display.words("invitation.skipped." + entry.getKey(), locale))
                .collect(Collectors.joining(", "));
        int total = skipped.values().stream().mapToInt(Integer::intValue).sum();
        return display.words("invitation.bulk.skipped", locale, done, total, reasons);
    }
}
