package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.Html;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.invitation.desk.RemindInvited;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

/** Recipients are reminded of what nobody has finished: on which days, how often, and when not. */
class ReminderTests extends InvitationPagesBase {

    @Autowired
    RemindInvited reminders;

    @Autowired
    InvitationDesk desk;

    @Autowired
    InvitationStore store;

    UUID id;

    @BeforeEach
    void invite() {
        id = issue().id();
        mailed("2 days 23 hours");
    }

    @Test
    void remindsAfterThreeAndSevenDaysAndBeforeTheEnd() throws Exception {
        aged("2 days 23 hours");
        assertThat(sent()).as("not yet").isZero();

        mailed("3 days");
        aged("3 days 1 hour");
        assertThat(sent()).isEqualTo(1);
        assertThat(sent()).as("once on one day").isEqualTo(1);
        aged("7 days 1 hour");
        assertThat(sent()).as("not the day after another mail").isEqualTo(1);
        mailed("4 days");
        assertThat(sent()).isEqualTo(2);
        mailed("5 days");
        aged("12 days 23 hours");
        assertThat(sent()).as("not before the last day").isEqualTo(2);
        aged("13 days 1 hour");
        assertThat(sent()).isEqualTo(3);

        assertThat(mvc.get().uri("/api/v1/invitations/" + id).with(TestCallers.program(provider)))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying(
                        "$.reminders.sent", count -> assertThat(count).isEqualTo(3))
                .hasPathSatisfying("$.mail.count", count -> assertThat(count).isEqualTo(4));
        assertThat(Html.text(page("/invitations/" + id)))
                .contains("On, 3 sent", "The recipients were reminded", "Reminder: ");
    }

    @Test
    void daysThatWereMissedAreOneReminderAndAnotherEndHasItsOwn() {
        aged("13 days 1 hour");
        assertThat(sent()).isEqualTo(1);

        mailed("3 days");
        in(() -> desk.extend(id, null, MAJA));
        assertThat(sent()).as("the days that are past stay past").isEqualTo(1);
        sql("update invitation set expires_at = now() + interval '23 hours 30 minutes' where id = '" + id + "'");
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    void anInvitationThatIsShortAsSuchIsNotRemindedOf() {
        sql("update invitation set created_at = now() - interval '2 days', expires_at = now() + interval '1 hour'"
                + " where id = '" + id + "'");

        assertThat(sent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update invitation set status = 'DECLINED'",
                "update invitation set status = 'REVOKED', ended_at = now()",
                "update invitation set status = 'COMPLETED', ended_at = now()",
                "update invitation set status = 'AWAITING_PROVIDER'",
                "update invitation set expires_at = now() - interval '1 minute'",
                "update invitation set notify = false",
                "update invitation set mail_failed_at = now()",
                "update mail_message set state = 'QUEUED', sent_at = null",
                "update customer set state = 'SUSPENDED'",
                "update link_token set revoked_at = now(), revoked_by = 'Maja Jensen'",
                "APPROVAL",
                "OFF"
            })
    void remindsNobodyElse(String why) {
        switch (why) {
            case "APPROVAL" -> awaitApproval();
            case "OFF" ->
                assertThat(post("/invitations/" + id + "/reminders", "on", "false"))
                        .hasStatus3xxRedirection();
            default -> sql(why);
        }
        if (!why.contains("expires_at")) {
            aged("7 days 1 hour");
        }

        assertThat(sent()).isZero();
    }

    @Test
    void nobodyWritesToASuspendedCustomerByHandEither() {
        sql("update customer set state = 'SUSPENDED'");

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> in(() -> desk.resend(id, MAJA)))
                .withMessageContaining("suspended");
    }

    @Test
    void areSwitchedOnAgainByRest() {
        in(() -> desk.remind(id, false, MAJA));
        aged("3 days 1 hour");
        assertThat(sent()).isZero();

        assertThat(mvc.post()
                        .uri("/api/v1/invitations/" + id + "/reminders")
                        .with(TestCallers.program(provider))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"on\":true}"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.reminders.on", on -> assertThat(on).isEqualTo(true));
        assertThat(sent()).isEqualTo(1);
    }

    /** Else all that are open would be loaded and locked each hour, one by one. */
    @Test
    void looksAtThoseOnlyWhoseDayHasCome() {
        aged("2 days 23 hours");
        assertThat(due()).as("not yet").isEmpty();
        aged("3 days 1 hour");
        assertThat(due()).containsExactly(id);
        mailed("3 days");
        assertThat(sent()).isEqualTo(1);
        assertThat(due()).as("done for that day").isEmpty();
        aged("7 days 1 hour");
        assertThat(due()).containsExactly(id);
        sql("update invitation set reminded_for = created_at + interval '7 days' where id = '" + id + "'");
        assertThat(due()).isEmpty();
        aged("13 days 1 hour");
        assertThat(due()).as("the last day").containsExactly(id);
    }

    private List<UUID> due() {
        return rows.in(
                provider,
                () -> store.remindable(
                        List.of(Duration.ofDays(3), Duration.ofDays(7)), Duration.ofDays(1), Duration.ofDays(2)));
    }

    /** As after a kill between the two: neither is there, and the next round does both. */
    @Test
    void theMarkIsTakenBackWithTheMail() {
        in(() -> desk.resend(id, MAJA));
        in(() -> desk.resend(id, MAJA));
        in(() -> desk.resend(id, MAJA));
        sql("update mail_message set state = 'SENT', sent_at = now() - interval '3 days'");
        aged("3 days 1 hour");
        assertThat(sent()).as("three mails within an hour are enough").isZero();
        assertThat(in(() -> invitations.get(id)).reminders().sent()).isZero();

        mailed("3 days");
        assertThat(sent()).isEqualTo(1);
    }

    private void aged(String ago) {
        sql("update invitation set created_at = now() - interval '" + ago + "', expires_at = now() - interval '" + ago
                + "' + interval '14 days' where id = '" + id + "'");
    }

    /** All mails have left that long ago. */
    private void mailed(String ago) {
        sql("update mail_message set state = 'SENT', sent_at = now() - interval '" + ago
                + "', created_at = now() - interval '" + ago + "'");
    }

    private void awaitApproval() {
        sql("""
                insert into app_registration (provider_id, id, tenant_id, client_id, display_name, origin, created_at)
                select id, gen_random_uuid(), tenant_id, gen_random_uuid()::text, 'App', 'ADOPTED', now() from provider
                where id = '%1$s'
                """.formatted(provider));
        sql("""
                insert into approval_wait (provider_id, invitation_id, registration_id, flow, told_by, sight, since)
                select provider_id, '%s', id, 'CONSENT', 'PERSON', 'UNKNOWN', now() from app_registration limit 1
                """.formatted(id));
    }

    private long sent() {
        ProviderScope.run(provider, reminders::run);
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from mail_message where related_id = ? and kind = 'reminder'")
                        .param(id)
                        .query(Long.class)
                        .single());
    }

    private void sql(String statement) {
        rows.in(provider, () -> rows.jdbc().sql(statement).update());
    }
}
