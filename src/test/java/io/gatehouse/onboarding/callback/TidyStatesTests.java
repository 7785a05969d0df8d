package io.gatehouse.onboarding.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** What a sign-in leaves behind goes when its time is over, and not before. */
@PortalTest
@AutoConfigureMockMvc
class TidyStatesTests {

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    Rows rows;

    ProviderId provider;
    UUID registration;

    @BeforeEach
    void register() {
        provider = rows.another("Tidy Inc");
        registration = UUID.randomUUID();
        write("""
                insert into customer (provider_id, id, short_name, display_name, state, created_by)
                values (:provider, :registration, 'contoso', 'Contoso', 'IN_PROGRESS', 'test')
                """, "", "");
        write("""
                insert into app_registration (provider_id, id, tenant_id, client_id, display_name)
                values (:provider, :registration, '5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8', 'client', 'Ours')
                """, "", "");
    }

    /** A state and a partner's trip are remembered for a day after their end: a late answer is told what it is. */
    @Test
    void forgetsWhatIsOverAndKeepsWhatIsNot() {
        leave("old", "-25 hours", "-1 minute");
        leave("new", "-23 hours", "1 hour");

        tidy();

        assertThat(left("authorization_state s join invitation i on i.id = s.invitation_id"))
                .containsExactly("new");
        assertThat(left("waiting_sign_in s join invitation i on i.id = s.invitation_id"))
                .containsExactly("new");
        assertThat(left("inspection s join invitation i on i.id = s.invitation_id and s.access_token is not null"))
                .containsExactly("new");
        assertThat(left("inspection s join invitation i on i.id = s.invitation_id"))
                .as("what was read stays, only the right to read goes")
                .containsExactly("new", "old");
        assertThat(left("partner_trip s join (select id, name as reference from partner_organisation) i"
                        + " on i.id = s.partner_id"))
                .containsExactly("new");
    }

    private void leave(String name, String remembered, String usable) {
        write("""
                insert into invitation (provider_id, id, customer_id, profile, purpose, status, completion, locale,
                  reference, expires_at, created_by_kind, created_by_id, created_by_name)
                values (:provider, gen_random_uuid(), :registration, 'direct-routing', 'ONBOARD', 'IN_PROGRESS',
                  'AUTOMATIC', 'en', :name, now() + interval '7 days', 'OPERATOR', 'm', 'Maja')
                """, name, usable);
        write("""
                insert into authorization_state (provider_id, id, state_hash, invitation_id, link_token_id, customer_id,
                  registration_id, flow, browser_hash, nonce_hash, authority, redirect_uri, expires_at)
                select provider_id, gen_random_uuid(), decode(md5(id::text), 'hex'), id, id, customer_id, :registration,
                  'SIGN_IN', '', '', 'organizations', 'http://localhost', now() + cast(:end as interval)
                from invitation where reference = :name and provider_id = :provider
                """, name, remembered);
        write("""
                insert into waiting_sign_in (provider_id, invitation_id, sealed, expires_at)
                select provider_id, id, '', now() + cast(:end as interval)
                from invitation where reference = :name and provider_id = :provider
                """, name, usable);
        write("""
                insert into inspection (provider_id, invitation_id, tenant_id, object_id, access_token, token_version,
                  token_expires_at, signed_in_at)
                select provider_id, id, '5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8', 'object', '', 1,
                  now() + cast(:end as interval), now()
                from invitation where reference = :name and provider_id = :provider
                """, name, usable);
        write("""
                insert into partner_organisation (provider_id, id, customer_id, profile, registration_id, name, tenant_id,
                  expires_at, created_by, created_at)
                values (:provider, gen_random_uuid(), :registration, 'remote-expert', :registration, :name,
                  gen_random_uuid()::text, now() + interval '7 days', 'test', now())
                """, name, usable);
        write("""
                insert into partner_trip (provider_id, state_hash, partner_id, browser_hash, expires_at)
                select provider_id, decode(md5(id::text), 'hex'), id, '', now() + cast(:end as interval)
                from partner_organisation where name = :name and provider_id = :provider
                """, name, remembered);
    }

    private void tidy() {
        RecurringWork work = recurring.stream()
                .filter(each -> each.name().equals("onboarding.tidy"))
                .findFirst()
                .orElseThrow();
        ProviderScope.run(provider, work::run);
    }

    private List<String> left(String from) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select i.reference from " + from + " where s.provider_id = ? order by 1")
                        .param(provider.value())
                        .query(String.class)
                        .list());
    }

    private void write(String sql, String name, String end) {
        int written = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(sql)
                        .param("provider", provider.value())
                        .param("registration", registration)
                        .param("name", name)
                        .param("end", end)
                        .update());
        assertThat(written).isOne();
    }
}
