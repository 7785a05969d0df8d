package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Secrets and certificates of a registration: expired, soon to expire, too long-lived, or not ours. */
final class CredentialLint {

    private CredentialLint() {}

    /** A secret or a certificate. */
    private record Item(
            String keyId,
            @Nullable String name,
            boolean secret,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {

        String label() {
            return name == null || name.isBlank() ? keyId : name;
        }

        static Item of(Password password) {
            return new Item(password.keyId(), password.displayName(), true, password.startsAt(), password.endsAt());
        }

        static Item of(Key key) {
            return new Item(key.keyId(), key.displayName(), false, key.startsAt(), key.endsAt());
        }
    }

    static List<Finding> findings(LintSubject subject, LintWish.CredentialLimits limits) {
        List<Item> items = Stream.concat(
                        subject.application().passwords().stream().map(Item::of),
                        subject.application().keys().stream().map(Item::of))
                .toList();
        List<Finding> found = new ArrayList<>();
        if (items.stream().noneMatch(item -> !expired(item, subject.now()))) {
            found.add(Finding.of(Finding.Code.CREDENTIAL_NONE));
        }
        items.forEach(item -> look(item, subject.now(), limits, found));
        foreign(items, limits.knownKeyIds(), found);
        return found;
    }

    private static void look(Item item, Instant now, LintWish.CredentialLimits limits, List<Finding> found) {
        Instant end = item.endsAt();
        if (expired(item, now)) {
            found.add(Finding.of(
                    item.secret() ? Finding.Code.SECRET_EXPIRED : Finding.Code.CERTIFICATE_EXPIRED,
                    item.label(),
                    day(end)));
        } else if (end != null && end.isBefore(now.plus(limits.soon()))) {
            found.add(Finding.of(
                    Finding.Code.CREDENTIAL_ENDS_SOON,
                    item.label(),
                    day(end),
                    String.valueOf(Duration.between(now, end).toDays())));
        }
        if (tooLong(item, limits.longest())) {
            found.add(Finding.of(
                    item.secret() ? Finding.Code.SECRET_TOO_LONG : Finding.Code.CERTIFICATE_TOO_LONG,
                    item.label(),
                    day(end),
                    String.valueOf(limits.longest().toDays())));
        }
    }

    private static boolean expired(Item item, Instant now) {
        return item.endsAt() != null && !item.endsAt().isAfter(now);
    }

    static boolean tooLong(Password password, Duration longest) {
        return tooLong(Item.of(password), longest);
    }

    /** A day of grace: months differ in length, and clocks. One without an end lives too long for everybody. */
    private static boolean tooLong(Item item, Duration longest) {
        if (item.endsAt() == null || item.startsAt() == null) {
            return item.endsAt() == null;
        }
        return Duration.between(item.startsAt(), item.endsAt()).compareTo(longest.plusDays(1)) > 0;
    }

    private static void foreign(List<Item> items, @Nullable Set<String> known, List<Finding> found) {
        if (known != null) {
            items.stream()
                    .filter(item -> !known.contains(item.keyId()))
                    .forEach(item -> found.add(Finding.of(
                            Finding.Code.CREDENTIAL_FOREIGN, item.label(), item.keyId(), day(item.startsAt()))));
        }
    }

    private static String day(@Nullable Instant at) {
        return Objects.toString(at, "?").split("T")[0];
    }
}
