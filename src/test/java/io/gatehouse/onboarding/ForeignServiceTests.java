package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.registration.progress.RegistrationSagas;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * The services at a Graph that knows less than the sandbox, as the protocol allows: each is connected all the same, and
 * what could not be done or seen is written where people look.
 */
@Import(ForeignEntraBase.Elsewhere.class)
class ForeignServiceTests extends ServiceJourney {

    @Autowired
    ForeignEntra entra;

    @Autowired
    ProofRows proofs;

    @Autowired
    RegistrationSagas sagas;

    @Override
    public String profile() {
        return "teams-telemetry";
    }

    @AfterEach
    void calm() {
        entra.honest();
    }

    /** No page of Microsoft's that we were given describes the reading of one's own licences. */
    @Test
    void connectsWhereNobodyTellsLicences() {
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));
        entra.refuse("/policies/defaultAppManagementPolicy", 404, "ResourceNotFound");
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertThat(notes()).containsEntry("POLICIES_READ", "POLICIES_UNREADABLE");
        entra.refuse("/licenseDetails", 400, "BadRequest");

        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(proofs()).contains("ACCOUNT_HAS_PLAN UNREAD", "CHATS_READABLE PASSED");
        entra.refuse("/licenseDetails", 404, "ResourceNotFound");
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
    }

    /** What each step of the making says, by its message key. */
    private Map<String, String> notes() {
        return inScope(() -> sagas.ofInvitation(invitation().id())).orElseThrow().steps().stream()
                .filter(step -> step.note() != null)
                .collect(Collectors.toMap(
                        step -> step.key().name(), step -> step.note().code()));
    }

    private List<String> proofs() {
        return inScope(() -> proofs.of(connection().id())).stream()
                .map(proof -> proof.kind() + " " + proof.state())
                .toList();
    }
}
