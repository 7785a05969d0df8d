package io.gatehouse.onboarding.openpassport;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which services of the provider tell everybody what they ask for. */
@Service
@Transactional
public class OpenPassports {

    static final String PATH = "/authenticate/passports/";

    private final JdbcClient jdbc;
    private final Profiles profiles;
    private final PublicUrl publicUrl;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    OpenPassports(
            JdbcClient jdbc, Profiles profiles, PublicUrl publicUrl, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.profiles = profiles;
        this.publicUrl = publicUrl;
        this.events = events;
        this.clock = clock;
    }

    /** Who opened one, and when. */
    record Opened(String by, Instant at) {}

    /** By the service's key. */
    @Transactional(readOnly = true)
    Map<String, Opened> all() {
        Map<String, Opened> opened = new LinkedHashMap<>();
        jdbc.sql("select profile, opened_by, opened_at from public_passport where provider_id = ? order by profile")
                .param(provider())
                .query(row -> {
                    opened.put(
                            row.getString("profile"),
                            new Opened(
                                    row.getString("opened_by"),
                                    row.getTimestamp("opened_at").toInstant()));
                });
        return opened;
    }

    @Transactional(readOnly = true)
    boolean isOpen(String profile) {
        return all().containsKey(profile);
    }

    /** Where everybody reads it; empty while it is closed. */
    @Transactional(readOnly = true)
    public Optional<String> address(String profile) {
        return isOpen(profile) ? Optional.of(addressOf(profile)) : Optional.empty();
    }

    String addressOf(String profile) {
        return publicUrl.link(PATH + provider() + "/" + profile);
    }

    /** @throws NotFound where the provider has no such service */
    void set(String profile, boolean open, Actor actor) {
        ServiceProfile service =
                profiles.offered(profile).orElseThrow(() -> new NotFound("No service profile of this name"));
        int changed = open
                ? jdbc.sql("""
                                insert into public_passport (provider_id, profile, opened_by, opened_at)
                                values (?, ?, ?, ?) on conflict do nothing
                                """)
                        .params(provider(), service.key(), actor.name(), Timestamp.from(clock.instant()))
                        .update()
                : jdbc.sql("delete from public_passport where provider_id = ? and profile = ?")
                        .params(provider(), service.key())
                        .update();
        if (changed > 0) {
            AuditSubject subject = new AuditSubject("profile", service.key(), service.displayName());
            events.publishEvent(AuditFact.of(actor, open ? "passport.opened" : "passport.closed", subject));
        }
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
