package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.onboarding.page.Declines;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.registering.RegistrationResults;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody declines while another one's sign-in is being accepted. */
class DeclineRaceTests extends NewRegistrationBase {

    @Autowired
    Declines declines;

    @Autowired
    RegistrationPlans plans;

    @AfterEach
    void calm() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
    }

    @Test
    void undoesNothingThatWasBegunMeanwhile() {
        UUID id = link.invitation().id();
        // so that the sign-in is still kept when the other one comes to look
        sandbox.world()
                .chaos()
                .set(now -> new Chaos.State(5_000, null, false, false, false, false, 0, java.util.Map.of()));

        CompletableFuture<Boolean> declining = rows.in(rows.first(), () -> {
            invitations.step(id, RegistrationResults.REGISTERING);
            CompletableFuture<Boolean> other =
                    CompletableFuture.supplyAsync(() -> inScope(() -> declines.decline(id, "another browser", "No")));
            Waiting.untilOthersWait(rows, 1);
            sagas.begin(
                    plans.of(link.invitation(), new TenantId(SandboxFacts.CONTOSO)),
                    new BootstrapToken(Secret.of("lent"), Instant.now().plusSeconds(600)),
                    TestInvitations.MAJA);
            return other;
        });

        assertThat(declining).succeedsWithin(Duration.ofMinutes(2)).isEqualTo(false);
        assertThat(made.now(link).status()).isNotEqualTo(InvitationStatus.DECLINED);
        SagaView saga = inScope(() -> sagas.ofInvitation(id)).orElseThrow();
        assertThat(saga.undoing()).isFalse();
    }
}
