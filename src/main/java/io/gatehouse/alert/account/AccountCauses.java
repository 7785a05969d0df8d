package io.gatehouse.alert.account;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.SchemaHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes together what one account is the cause of: its password was changed, it was disabled, a policy stops it. */
@Component
public class AccountCauses {

    /** What Microsoft says of an account; all other reasons are those of one connection, its app or its consent. */
    private static final Set<String> OF_ACCOUNT = Set.of(
            "GRANT_REVOKED",
            "ACCOUNT_DISABLED",
            "ACCOUNT_LOCKED",
            "PASSWORD_EXPIRED",
            "INTERACTION_NEEDED",
            "MFA_NEEDED",
            "SIGN_IN_EXPIRED",
            "SIGN_IN_FAILED",
            "BLOCKED_BY_POLICY",
            "MANAGED_DEVICE_NEEDED");

    private static final Comparator<Stopped> FIRST_MADE = Comparator.comparing(
                    (Stopped one) -> one.connection().createdAt())
            .thenComparing(one -> one.connection().id());

    private final JdbcClient jdbc;
    private final SchemaHistory history;
    private final Profiles profiles;
    private final MessageSource messages;
    private volatile boolean agreed;

    AccountCauses(JdbcClient jdbc, SchemaHistory history, Profiles profiles, MessageSource messages) {
        this.jdbc = jdbc;
        this.history = history;
        this.profiles = profiles;
        this.messages = messages;
    }

    /** A connection, and one cause that stands against it. */
    public record Stopped(ConnectionView connection, Cause cause) {}

    /** Whether it is an account's: its subject is the customer and the object id then. */
    public static boolean about(Cause cause) {
        return cause.kind() == AlertKind.SIGN_IN_LOST && cause.subject().indexOf(' ') > 0;
    }

    /** Empty where nobody's sign-in is kept. */
    static @Nullable String subject(ConnectionView connection) {
        ConnectionView.Account account = connection.account();
        return account == null
                ? null
                : connection.customerId() + " " + account.objectId().toLowerCase(Locale.ROOT);
    }

    /**
     * The causes, with those of one account as one. For a day after an upgrade they stay as they are: replicas of the
     * release before would take an alert about an account for healed, and raise theirs.
     */
    @Transactional(readOnly = true)
    public List<Cause> together(List<Stopped> stopped) {
        Map<String, List<Stopped>> accounts = new LinkedHashMap<>();
        List<Cause> causes = new ArrayList<>();
        for (Stopped one : stopped) {
            String subject = subject(one.connection());
            if (subject == null || !ofAccount(one.cause()) || !agreed()) {
                causes.add(one.cause());
            } else {
                accounts.computeIfAbsent(subject, key -> new ArrayList<>()).add(one);
            }
        }
        accounts.forEach((subject, all) -> causes.add(joined(subject, all)));
        return causes;
    }

    private static boolean ofAccount(Cause cause) {
        return cause.kind() == AlertKind.SIGN_IN_LOST && OF_ACCOUNT.contains(cause.code());
    }

    /** In the words of the one that was made first, as pressing as the worst. */
    private Cause joined(String subject, List<Stopped> together) {
        List<Stopped> all = together.stream().sorted(FIRST_MADE).toList();
        Cause first = all.getFirst().cause();
        Cause worst = all.stream().map(Stopped::cause).reduce(first, Cause::orWorse);
        List<UUID> connections = all.stream().map(one -> one.connection().id()).toList();
        Concerns concerns = first.concerns();
        return new Cause(
                first.kind(),
                subject,
                first.name(),
                worst.severity(),
                first.code(),
                all.size() == 1 ? first.sentence() : first.sentence() + " " + stops(all),
                first.step(),
                new Concerns(concerns.customer(), concerns.connection(), null, null, connections));
    }

    private String stops(List<Stopped> all) {
        String services = all.stream()
                .map(one -> service(one.connection().profile()))
                .distinct()
                .collect(Collectors.joining(", "));
        return messages.getMessage("alert.account.stops", new Object[] {all.size(), services}, Locale.ENGLISH);
    }

    private String service(String profile) {
        return profiles.find(profile).map(ServiceProfile::displayName).orElse(profile);
    }

    private boolean agreed() {
        if (!agreed) {
            agreed = jdbc.sql("""
                            select not exists (
                              select from %1$s h, %1$s f
                              where h.version = '172' and h.installed_on > localtimestamp - interval '1 day'
                                and f.version = '1' and f.installed_on < h.installed_on - interval '1 hour')
                            """.formatted(history.table()))
                    .query(Boolean.class)
                    .single();
        }
        return agreed;
    }
}
