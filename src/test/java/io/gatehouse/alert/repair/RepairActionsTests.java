package io.gatehouse.alert.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.web.TestCallers;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;

/** Whoever chooses that links are sent by themselves finds sign-ins lost already. */
class RepairActionsTests extends AlertsBase {

    @Test
    void plansLinksForWhatIsLostAlreadyOnce() {
        connected(3);
        health("'c1', 'c2'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        health("'c3'", "ACTION_REQUIRED", "APP_DISABLED", "The app is disabled.");
        sweep();
        assertThat(open()).extracting(Alert::kind).contains(AlertKind.SIGN_IN_LOST);
        assertThat(planned()).isZero();

        choose(true);
        assertThat(planned()).isEqualTo(lost()).isPositive();
        choose(true);
        assertThat(planned()).as("it was chosen before").isEqualTo(lost());
    }

    private long lost() {
        return open().stream()
                .filter(alert -> alert.kind() == AlertKind.SIGN_IN_LOST || alert.kind() == AlertKind.CONSENT_LOST)
                .count();
    }

    private long planned() {
        return count("select count(*) from job_run where kind = 'alert.repair'");
    }

    private void choose(boolean on) {
        var request = mvc.post()
                .uri("/settings/alerts/repair")
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        assertThat((on ? request.param("repair", "on") : request).exchange()).hasStatus3xxRedirection();
    }
}
