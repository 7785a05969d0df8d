package io.gatehouse.registration.rotation;

import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Credentials that were in force before they came here, and those whose end is near. */
@Repository
@Transactional
public class AdoptedCredentials {

    private final JdbcClient jdbc;
    private final Credentials credentials;
    private final RotationEnds ends;
    private final Clock clock;

    AdoptedCredentials(JdbcClient jdbc, Credentials credentials, RotationEnds ends, Clock clock) {
        this.jdbc = jdbc;
        this.credentials = credentials;
        this.ends = ends;
        this.clock = clock;
    }

    /** What is known of a credential that somebody typed in. */
    public record Typed(
            UUID registration,
            @Nullable String service,
            Secret text,
            @Nullable String thumbprint,
            @Nullable Instant endsAt) {}

    /** A service whose credential will soon expire. */
    record Ending(UUID registration, @Nullable String service) {}

    /** A rotation that waited for an administrator to make a new one has nothing left to do. */
    public UUID keep(Typed typed) {
        UUID id = keep(
                typed, typed.thumbprint() == null ? CredentialKind.SECRET : CredentialKind.CERTIFICATE, "typed in");
        ends.overtaken(
                typed.registration(), typed.service(), credentials.get(id).view());
        return id;
    }

    private UUID keep(Typed typed, CredentialKind kind, String name) {
        UUID id = UUID.randomUUID();
        Instant ends = typed.endsAt();
        jdbc.sql("""
                        insert into credential (provider_id, id, registration_id, service, kind, name, state, thumbprint, hint,
                          expires_at, created_at)
                        values (:provider, :id, :registration, :service, :kind, :name, 'INTENDED', :thumbprint,
                          :hint, :ends, :now)
                        """)
                .param("provider", ProviderScope.required().value())
                .param("id", id)
                .param("registration", typed.registration())
                .param("service", typed.service())
                .param("kind", kind.name())
                .param("name", name)
                .param("thumbprint", typed.thumbprint())
                .param("hint", kind == CredentialKind.SECRET ? beginning(typed.text()) : null)
                .param("ends", ends == null ? null : ends.atOffset(ZoneOffset.UTC))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        credentials.take(id, typed.text());
        credentials.accepted(id);
        return id;
    }

    /** What Microsoft's pages show of it too. */
    private static String beginning(Secret text) {
        String all = text.reveal();
        return all.substring(0, Math.min(3, all.length()));
    }

    /** What was in use so far still exists at Microsoft, for somebody there to remove. */
    public void replace(Typed typed) {
        retire(typed);
        keep(typed);
    }

    /**
     * From now on the registration proves itself by a token of this place.
     *
     * @param name of the trust at Microsoft
     * @param whose issuer and subject of the tokens
     */
    public void trust(UUID registration, String name, Secret whose) {
        Typed trusted = new Typed(registration, null, whose, null, null);
        retire(trusted);
        keep(trusted, CredentialKind.FEDERATED, name);
    }

    private void retire(Typed typed) {
        jdbc.sql("""
                        update credential set state = 'RETIRED', retired_at = :now
                        where provider_id = :provider and registration_id = :registration
                          and service is not distinct from :service::text and state = 'ACTIVE'
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("provider", ProviderScope.required().value())
                .param("registration", typed.registration())
                .param("service", typed.service())
                .update();
    }

    /**
     * Those in use that expire within this time, or within the last third of a shorter life if they were made here: of
     * what was typed in nobody knows how long it has lived. Each service's newest only, where no attempt has failed since. The provider's own come first: without them nobody's connection works, and whoever comes
     * next waits for the same few workers.
     */
    @Transactional(readOnly = true)
    List<Ending> due(Duration before, Instant failedSince) {
        return jdbc.sql("""
                        select c.registration_id, c.service from credential c
                        join app_registration r on r.provider_id = c.provider_id and r.id = c.registration_id
                        where c.provider_id = :provider and c.state = 'ACTIVE'
                          and c.expires_at - case when c.key_id is null then make_interval(secs => :before)
                            else least(make_interval(secs => :before), (c.expires_at - c.created_at) / 3) end <= :now
                          and r.ready_at is not null and r.removed_at is null
                          and not exists (select from credential n
                                          where n.provider_id = c.provider_id and n.registration_id = c.registration_id
                                            and n.service is not distinct from c.service and n.state = 'ACTIVE'
                                            and n.accepted_at > c.accepted_at)
                          and not exists (select from credential_rotation o
                                          where o.provider_id = c.provider_id and o.old_credential = c.id
                                            and o.state = 'FAILED' and o.finished_at > :failed)
                        order by r.customer_id is not null, c.expires_at, c.id
                        """)
                .param("provider", ProviderScope.required().value())
                .param("before", (double) before.toSeconds())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("failed", failedSince.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Ending(row.getObject("registration_id", UUID.class), row.getString("service")))
                .list();
    }
}
