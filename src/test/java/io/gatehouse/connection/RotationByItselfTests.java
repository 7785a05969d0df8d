package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.RotationView;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A credential nears its end, and nobody has to think of it. */
class RotationByItselfTests extends ConnectedBase {

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    Rotations rotations;

    @Test
    void replacesWhatEndsSoonAndTheConnectionNeverNotices() throws Exception {
        made = making.register();
        String before = active().keyId();
        housekeeping();
        assertThat(rotations()).as("far from its end").isEmpty();

        // the next one lives as long as this one did
        sql("""
                update credential set created_at = now() - interval '170 days', expires_at = now() + interval '10 days'
                where registration_id = ?
                """);
        in(() -> checks.check(view()));
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        housekeeping();
        housekeeping();
        await(() -> rotations().size() == 1 && rotations().getFirst().state() == RotationState.WAITING);
        assertThat(active().keyId()).isNotEqualTo(before);
        assertThat(passwords()).containsExactlyInAnyOrder(before, active().keyId());
        assertHealthy();
        assertThat(page()).contains("the old one is removed at", "Replaced");

        overlapPasses();
        await(() -> rotations().getFirst().state() == RotationState.DONE);

        assertThat(passwords()).containsExactly(active().keyId());
        assertThat(in(() -> registrations.credentialsOf(registration())))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(CredentialState.ACTIVE));
        assertHealthy();
        assertThat(page())
                .contains(active().keyId(), "was rotated", "Gatehouse started to rotate the credential")
                .doesNotContain(before, "Replaced");
        assertThat(page("/audit?customer=" + made.customer())).contains("was rotated");
        housekeeping();
        assertThat(rotations()).as("one is enough").hasSize(1);
    }

    @Test
    void asksWithTheOldOneWhereAServerHasNotHeardOfTheNewOneYet() {
        made = making.register();
        sql("""
                update credential set created_at = now() - interval '170 days', expires_at = now() + interval '10 days'
                where registration_id = ?
                """);
        String before = active().keyId();
        in(() -> rotations.begin(registration(), "direct-routing", Actor.SYSTEM));
        await(() -> rotations().getFirst().state() == RotationState.WAITING
                && !active().keyId().equals(before));

        sandbox.world().chaos().force(Chaos.At.TOKEN, 7000215, 1);
        assertHealthy();
        assertThat(sandbox.world().chaos().state().forced())
                .as("the new one was refused")
                .isEmpty();
    }

    @Test
    void takesAServerThatIsBehindForNoWrongCredential() {
        made = making.register();
        try {
            sandbox.world().chaos().force(Chaos.At.TOKEN, 7000215, -1);
            assertThatThrownBy(() -> in(() -> checks.check(view())))
                    .isInstanceOf(ConnectionUnavailable.class)
                    .hasMessageContaining("the new credential");
            assertThat(view().reasons()).isEmpty();
            assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);

            sql("update credential set accepted_at = accepted_at - interval '11 minutes' where registration_id = ?");
            in(() -> checks.check(view()));
            assertThat(view().worstReason().code()).isEqualTo("CREDENTIAL_WRONG");
            assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        } finally {
            sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        }
    }

    private void housekeeping() {
        RecurringWork work = recurring.stream()
                .filter(one -> one.name().equals("registration.housekeeping"))
                .findFirst()
                .orElseThrow();
        ProviderScope.run(provider, work::run);
    }

    /** Five minutes in which whoever still uses the old one may finish. */
    private void overlapPasses() {
        sql("update credential set accepted_at = accepted_at - interval '6 minutes' where registration_id = ?");
        in(() -> rotations.ask(registration(), "direct-routing", Actor.SYSTEM));
    }

    private void sql(String update) {
        rows.in(
                provider,
                () -> rows.jdbc().sql(update).param(view().registrationId()).update());
    }

    private List<RotationView> rotations() {
        return in(() -> rotations.ofRegistration(registration()));
    }

    private List<String> passwords() {
        return apps().getFirst().passwords().stream()
                .map(Application.Password::keyId)
                .toList();
    }

    private void assertHealthy() {
        in(() -> checks.check(view()));
        assertThat(view().reasons()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
    }
}
