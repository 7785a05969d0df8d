package io.gatehouse.alert.joint;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.CommonGround;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.SchemaHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes together what one account, one app in a tenant or one tenant is the cause of, whatever connections it stops. */
@Component
public class JointCauses {

    private static final Comparator<Stopped> FIRST_MADE = Comparator.comparing(
                    (Stopped one) -> one.connection().createdAt())
            .thenComparing(one -> one.connection().id());

    private final JdbcClient jdbc;
    private final SchemaHistory history;
    private final Profiles profiles;
    private final MessageSource messages;
    private final Set<CommonGround> agreed = ConcurrentHashMap.newKeySet();

    JointCauses(JdbcClient jdbc, SchemaHistory history, Profiles profiles, MessageSource messages) {
        this.jdbc = jdbc;
        this.history = history;
        this.profiles = profiles;
        this.messages = messages;
    }

    /** A connection, and one cause that stands against it. */
    public record Stopped(ConnectionView connection, Cause cause) {}

    private record Key(CommonGround ground, AlertKind kind, String subject) {}

    /** The customer and what befell: the same app, or the same organisation, may be another customer's matter as well. */
    static @Nullable String subject(CommonGround ground, ConnectionView connection) {
        String customer = connection.customerId() + " ";
        return switch (ground) {
            case ACCOUNT -> {
                // nobody's sign-in may be kept
                ConnectionView.Account account = connection.account();
                yield account == null ? null : customer + account.objectId().toLowerCase(Locale.ROOT);
            }
            case APPLICATION -> customer + connection.tenant() + " " + connection.registrationId();
            case TENANT -> customer + connection.tenant();
        };
    }

    /**
     * The causes, with those of one ground as one. For a day after an upgrade they stay as they are: replicas of the release
     * before would take a joint alert for healed, and raise theirs.
     */
    @Transactional(readOnly = true)
    public List<Cause> together(List<Stopped> stopped) {
        Map<Key, List<Stopped>> grounds = new LinkedHashMap<>();
        Map<CommonGround, Boolean> agreements = new EnumMap<>(CommonGround.class);
        List<Cause> causes = new ArrayList<>();
        for (Stopped one : stopped) {
            Cause cause = one.cause();
            CommonGround ground = CommonGround.of(cause).orElse(null);
            String subject = ground == null ? null : subject(ground, one.connection());
            if (ground == null || subject == null) {
                causes.add(cause);
            } else if (agreements.computeIfAbsent(ground, this::agreed)) {
                grounds.computeIfAbsent(new Key(ground, cause.kind(), subject), key -> new ArrayList<>())
                        .add(one);
            } else {
                causes.add(asBefore(cause));
            }
        }
        grounds.forEach((key, all) -> causes.add(joined(key, all)));
        return causes;
    }

    /** The release before took a consent that was taken back from an application for one connection's trouble. */
    private static Cause asBefore(Cause cause) {
        return cause.code().equals("CONSENT_REMOVED") ? cause.as(AlertKind.CONNECTION_BROKEN) : cause;
    }

    /** In the words that say most, those of the connection that was made first among them; as pressing as the worst. */
    private Cause joined(Key key, List<Stopped> together) {
        List<Stopped> all = together.stream().sorted(FIRST_MADE).toList();
        Cause first = all.stream()
                .map(Stopped::cause)
                .min(Comparator.comparing(cause -> key.ground().rank(cause.code())))
                .orElseThrow();
        Cause worst = all.stream().map(Stopped::cause).reduce(first, Cause::orWorse);
        List<UUID> connections = all.stream().map(one -> one.connection().id()).toList();
        return new Cause(
                key.kind(),
                key.subject(),
                first.name(),
                worst.severity(),
                first.code(),
                all.size() == 1 ? first.sentence() : first.sentence() + " " + stops(key.ground(), all),
                first.step(),
                new Concerns(first.concerns().customer(), connections.getFirst(), null, null, connections));
    }

    private String stops(CommonGround ground, List<Stopped> all) {
        String services = all.stream()
                .map(one -> service(one.connection().profile()))
                .distinct()
                .collect(Collectors.joining(", "));
        return messages.getMessage("alert.joint." + ground, new Object[] {all.size(), services}, Locale.ENGLISH);
    }

    private String service(String profile) {
        return profiles.find(profile).map(ServiceProfile::displayName).orElse(profile);
    }

    private boolean agreed(CommonGround ground) {
        if (!agreed.contains(ground) && asked(ground)) {
            agreed.add(ground);
        }
        return agreed.contains(ground);
    }

    /** Whether all replicas know it by now: by the age of the schema that came with it, or is the youngest one before it. */
    private boolean asked(CommonGround ground) {
        return jdbc.sql("""
                        select not exists (
                          select from %1$s h, %1$s f
                          where h.version = ? and h.installed_on > localtimestamp - interval '1 day'
                            and f.version = '1' and f.installed_on < h.installed_on - interval '1 hour')
                        """.formatted(history.table()))
                .param(ground == CommonGround.ACCOUNT ? "172" : "174")
                .query(Boolean.class)
                .single();
    }
}
