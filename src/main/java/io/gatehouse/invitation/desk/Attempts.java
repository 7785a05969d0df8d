package io.gatehouse.invitation.desk;

import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TooMany;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result of doing the same to several invitations: how many it was done to, and why not to the others. */
public final class Attempts {

    private int done;
    private final Map<String, Integer> skipped = new LinkedHashMap<>();

    private Attempts() {}

    public static Attempts each(List<UUID> ids, Consumer<UUID> action) {
        Attempts attempts = new Attempts();
        ids.stream().filter(Objects::nonNull).distinct().forEach(id -> {
            String problem = problemOfOne(id, action);
            if (problem == null) {
                attempts.done++;
            } else {
                attempts.skipped.merge(problem, 1, Integer::sum);
            }
        });
        return attempts;
    }

    /** One that is gone, or was never there, does not keep the others from being done. */
    private static @Nullable String problemOfOne(UUID id, Consumer<UUID> action) {
        try {
            return problem(() -> action.accept(id));
        } catch (NotFound e) {
            return "NOT_FOUND";
        }
    }

    /** Why the action was refused, as the last part of a message key; null where it was done. */
    public static @Nullable String problem(Runnable action) {
        try {
            return refusal(action);
        } catch (InvalidInput e) {
            return "NOT_POSSIBLE";
        }
    }

    /** The same for actions of a form, which shows wrong input at its field. */
    public static @Nullable String refusal(Runnable action) {
        try {
            action.run();
            return null;
        } catch (InvitationClosed e) {
            return e.status().name();
        } catch (TooMany e) {
            return "TOO_MANY";
        } catch (Conflict e) {
            return e.key().equals(InvitationDesk.ENDS_LATER) ? "LATER" : "NOT_POSSIBLE";
        }
    }

    public int done() {
        return done;
    }

    /** Reasons with counts, to travel in an address: {@code REVOKED.2-TOO_MANY.1}. */
    public String skippedText() {
        return skipped.entrySet().stream()
                .map(entry -> entry.getKey() + "." + entry.getValue())
                .collect(Collectors.joining("-"));
    }

    public static Map<String, Integer> skipped(@Nullable String text) {
        Map<String, Integer> skipped = new LinkedHashMap<>();
        if (text != null && text.length() <= 200) {
            for (String part : text.split("-")) {
                if (part.matches("[A-Z_]{1,20}\\.\\d{1,4}")) {
                    int dot = part.indexOf('.');
                    skipped.put(part.substring(0, dot), Integer.valueOf(part.substring(dot + 1)));
                }
            }
        }
        return skipped;
    }
}
