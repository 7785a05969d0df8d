package io.gatehouse.alert.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.web.TestCallers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Programs look after alerts as people do. */
class AlertResourceTests extends AlertsBase {

    @Test
    void acknowledgesWithANote() {
        UUID id = raised();

        assertThat(call(id, "acknowledge", "{\"note\":\"Ticket 4711\"}"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.state", it -> assertThat(it).isEqualTo("ACKNOWLEDGED"))
                .hasPathSatisfying("$.note", it -> assertThat(it).isEqualTo("Ticket 4711"))
                .hasPathSatisfying(
                        "$.handledBy",
                        it -> assertThat(it).isEqualTo("Program (id " + TestCallers.CLIENT.substring(0, 8) + ")"));
        assertThat(call(id, "acknowledge", "")).as("again").hasStatusOk();
        assertThat(count("select count(*) from audit_entry where action = 'alert.acknowledged'"))
                .isEqualTo(2);
    }

    @Test
    void putsOffAndBringsBack() {
        UUID id = raised();

        assertThat(call(id, "snooze", "{\"hours\":24}"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.state", it -> assertThat(it).isEqualTo("SNOOZED"))
                .hasPath("$.snoozedUntil");
        assertThat(call(id, "snooze", "{\"hours\":0}")).hasStatus(422);
        assertThat(call(id, "snooze", "{\"hours\":745}")).hasStatus(422);
        assertThat(call(id, "unsnooze", "")).hasStatusOk();
        assertThat(call(id, "unsnooze", "")).as("again").hasStatusOk();
        assertThat(open().getFirst().state()).isEqualTo(AlertState.OPEN);
        assertThat(count("select count(*) from audit_entry where action = 'alert.unsnoozed'"))
                .isEqualTo(1);
        assertThat(call(id, "snooze", "")).as("an hour").hasStatusOk();
        assertThat(post("/alerts/" + id + "/unsnooze")).hasStatus3xxRedirection();
        assertThat(open().getFirst().state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void refusesWhatIsOverOrClosesByItself() {
        UUID id = raised();
        assertThat(call(id, "close", "")).hasStatus(409);
        assertThat(call(id, "acknowledge", "{\"note\":\"" + "x".repeat(501) + "\"}"))
                .hasStatus(422);
        health("'c1'", "HEALTHY", "", "");
        sweep();

        for (String action : new String[] {"acknowledge", "snooze", "unsnooze"}) {
            assertThat(call(id, action, "")).as(action).hasStatus(409);
        }
        assertThat(call(UUID.randomUUID(), "acknowledge", "")).hasStatus(404);
    }

    @Test
    void letsAuditorsOnlyLook() {
        UUID id = raised();

        for (String action : new String[] {"acknowledge", "snooze", "unsnooze", "close"}) {
            assertThat(call(id, action, "", TestCallers.auditingProgram(provider)))
                    .as(action)
                    .hasStatus(403);
        }
        assertThat(open()).extracting(Alert::state).containsExactly(AlertState.OPEN);
    }

    private UUID raised() {
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        return open().getFirst().id();
    }

    private MvcTestResult call(UUID id, String action, String body) {
        return call(id, action, body, TestCallers.program(provider));
    }

    private MvcTestResult call(UUID id, String action, String body, RequestPostProcessor caller) {
        var request = mvc.post().uri("/api/v1/alerts/" + id + "/" + action).with(caller);
        return (body.isEmpty()
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).content(body))
                .exchange();
    }
}
