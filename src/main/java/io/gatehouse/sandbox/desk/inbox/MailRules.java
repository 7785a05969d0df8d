package io.gatehouse.sandbox.desk.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the mail server treats recipients: refused addresses with the answer they get, and greylisting, which answers 450
 * to an address until some seconds after its first attempt.
 *
 * @param refused answer by address or by {@code @domain}, lower case
 */
public record MailRules(boolean down, Map<String, String> refused, int greylistSeconds) {

    public static final MailRules NORMAL = new MailRules(false, Map.of(), 0);

    public MailRules withDown(boolean value) {
        return new MailRules(value, refused, greylistSeconds);
    }

    public MailRules withGreylist(int seconds) {
        return new MailRules(down, refused, seconds);
    }

    /** Refuses an address or {@code @domain} with this answer; a blank answer admits it again. */
    public MailRules withRefusal(String address, @Nullable String answer) {
        var changed = new TreeMap<>(refused);
        String key = address.strip().toLowerCase(Locale.ROOT);
        if (answer == null || answer.isBlank()) {
            changed.remove(key);
        } else if (!answer.strip().matches("[45]\\d\\d .+")) {
            throw new IllegalArgumentException("An SMTP answer starts with 4xx or 5xx: " + answer);
        } else {
            changed.put(key, answer.strip());
        }
        return new MailRules(down, Map.copyOf(changed), greylistSeconds);
    }

    @Nullable
    String refusal(String address) {
        String key = address.toLowerCase(Locale.ROOT);
        String answer = refused.get(key);
        return answer != null ? answer : refused.get(key.substring(Math.max(0, key.indexOf('@'))));
    }

    /** Remembers when an address was first tried. */
    static final class Greylist {

        private final Map<String, Instant> firstTries = new HashMap<>();

        synchronized boolean admits(String address, Duration delay, Instant now) {
            Instant first = firstTries.computeIfAbsent(address.toLowerCase(Locale.ROOT), ignored -> now);
            return !now.isBefore(first.plus(delay));
        }

        synchronized void forget() {
            firstTries.clear();
        }
    }
}
