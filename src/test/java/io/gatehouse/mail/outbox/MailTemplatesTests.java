package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.mail.MailBrand;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.shared.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class MailTemplatesTests {

    private static final Pattern LEFTOVER = Pattern.compile("\\?\\?|\\[\\[|\\[\\(|\\$\\{|#\\{|null|\\{\\d\\}");

    final MailTemplates templates = templates("Europe/Stockholm");

    static Stream<MailDraft> everyMail() {
        UUID id = UUID.randomUUID();
        String to = "adele@contoso.example";
        String report = "onboarding/mail/report";
        Stream<MailDraft> toCustomers = Stream.of(
                        "invitation",
                        "reconnect",
                        "consent-more",
                        "values-ready",
                        "sign-in-needed",
                        "admin-needed",
                        "microsoft-slow",
                        "account-turn")
                .map(kind -> TestMails.draft(kind, "invitation/mail/invitation", id, to, TestMails.invitationModel()));
        Stream<MailDraft> handOvers = Stream.of("CONSENT", "SERVICE_ACCOUNT", "VALUES", "ADMINISTRATOR")
                .map(task -> TestMails.draft(
                        "hand-over", "onboarding/mail/hand-over", id, to, TestMails.handOverModel(task)));
        Stream<MailDraft> handBacks = Stream.of("VALUES", "ADMINISTRATOR", "SERVICE_ACCOUNT")
                .map(task -> TestMails.draft(
                        "step-done",
                        "onboarding/mail/step-done",
                        id,
                        to,
                        Map.of(
                                "customerName",
                                "Contoso Ltd",
                                "serviceName",
                                "Teams Direct Routing",
                                "colleague",
                                "kim@contoso.example",
                                "task",
                                task)));
        Stream<MailDraft> reports = Stream.of(
                        "completed",
                        "waiting",
                        "values-wanted",
                        "turn-sign-in-needed",
                        "turn-admin-needed",
                        "turn-microsoft-slow",
                        "turn-account-turn",
                        "declined",
                        "failed",
                        "expired",
                        "partner-consented",
                        "partner-stopped",
                        "partner-gone")
                .map(kind -> TestMails.draft(kind, report, id, to, TestMails.reportModel()));
        Stream<MailDraft> others = Stream.of(
                TestMails.draft("partner", "onboarding/mail/partner", id, to, TestMails.partnerModel()),
                TestMails.draft("receipt", "onboarding/mail/receipt", id, to, TestMails.receiptModel()),
                TestMails.draft("mail-failed", "invitation/mail/mail-failed", id, to, TestMails.mailFailedModel()));
        Stream<MailDraft> endings = Stream.of(
                        "service-disconnected", "deletion-asked", "deletion-refused", "deletion-done")
                .map(kind -> {
                    Map<String, @Nullable Object> model = new java.util.HashMap<>(TestMails.reportModel());
                    if (kind.matches("deletion-(refused|done)")) {
                        model.remove("page");
                    }
                    return TestMails.draft(kind, "exit/mail/deletion", id, to, model);
                });
        return Stream.of(toCustomers, handOvers, handBacks, reports, others, endings)
                .flatMap(mails -> mails);
    }

    @ParameterizedTest
    @MethodSource("everyMail")
    void rendersEveryMailWhole(MailDraft draft) throws Exception {
        RenderedMail mail = templates.render(draft, TestMails.BRAND, true);

        assertThat(mail.subject()).contains("Contoso Ltd").doesNotContainPattern(LEFTOVER);
        assertThat(mail.text()).contains("Northern Voice AB, Stockholm").doesNotContainPattern(LEFTOVER);
        assertThat(mail.html())
                .contains("Northern Voice AB, Stockholm")
                .contains("lang=\"en\"")
                .doesNotContainPattern(LEFTOVER)
                .doesNotContain("Gatehouse");
        assertThat(mail.html().length()).isLessThan(100_000);
        save(
                draft.kind() + "-"
                        + (draft.model().containsKey("task") ? draft.model().get("task") : "mail"),
                mail);
    }

    @ParameterizedTest
    @MethodSource("everyMail")
    void rendersEveryMailWithoutWhatIsOptional(MailDraft draft) {
        Map<String, @Nullable Object> model = new java.util.HashMap<>(draft.model());
        model.keySet().removeAll(List.of("recipientName", "message", "serviceSummary", "account", "tenant", "reason"));
        if (draft.kind().equals("receipt")) {
            model.put("account", "adele");
            model.put("tenant", "contoso");
        }
        MailDraft bare = new MailDraft(
                draft.kind(),
                "invitation",
                draft.relatedId(),
                null,
                draft.recipient(),
                null,
                Locale.ITALIAN,
                draft.template(),
                model);

        RenderedMail mail =
                templates.render(bare, new MailBrand("Northern Voice", null, null, null, null, null), false);

        assertThat(mail.language()).isEqualTo("en");
        assertThat(mail.text()).doesNotContainPattern(LEFTOVER).doesNotContain("\n\n\n");
        assertThat(mail.html()).doesNotContainPattern(LEFTOVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fr-BE | Northern Voice invite Contoso Ltd à connecter Teams Direct Routing | Consulter et connecter",
                "es    | Northern Voice pide a Contoso Ltd que conecte Teams Direct Routing | Revisar y conectar",
                "da-DK | Northern Voice beder Contoso Ltd om at tilslutte Teams Direct Routing | Gennemgå og tilslut",
                "ja    | Northern Voice から Contoso Ltd 様へ: Teams Direct Routing の接続のお願い | 内容を確認して接続",
            })
    void speaksEveryOtherLanguageToo(String reader, String subject, String button) {
        RenderedMail mail = invitation(Locale.forLanguageTag(reader));

        assertThat(mail.language()).isEqualTo(reader);
        assertThat(mail.subject()).isEqualTo(subject);
        assertThat(mail.html()).contains(button);
        assertThat(mail.text()).doesNotContain("Hello", "Asks for", "Open until");
    }

    @Test
    void speaksGermanToWhoeverReadsIt() {
        RenderedMail mail = invitation(Locale.GERMANY);

        assertThat(mail.language()).isEqualTo("de-DE");
        assertThat(mail.subject()).isEqualTo("Northern Voice bittet Contoso Ltd, Teams Direct Routing zu verbinden");
        assertThat(mail.html()).contains("lang=\"de\"", "Ansehen und verbinden", "Bittet um");
        assertThat(mail.text()).contains("Guten Tag", "Globaler Administrator", "Haben Sie das nicht erwartet?");
        assertThat(mail.text()).doesNotContain("Hello", "Asks for", "Open until");
    }

    @Test
    void holdsTheWholeLinkOnOneLineAndMasksItInTheCopy() {
        RenderedMail mail = templates.render(
                TestMails.invitation(UUID.randomUUID(), "adele@contoso.example"), TestMails.BRAND, true);

        assertThat(mail.text().lines()).contains(TestMails.LINK);
        assertThat(mail.html()).contains("href=\"" + TestMails.LINK + "\"").contains(">" + TestMails.LINK + "<");
        assertThat(mail.copy())
                .contains("https://connect.northernvoice.example/authenticate/••••••••")
                .doesNotContain("canary");
    }

    @Test
    void saysWhoAsksForWhatAndUntilWhen() {
        RenderedMail mail = templates.render(
                TestMails.invitation(UUID.randomUUID(), "adele@contoso.example"), TestMails.BRAND, true);

        assertThat(mail.subject()).isEqualTo("Northern Voice asks Contoso Ltd to connect Teams Direct Routing");
        assertThat(mail.text())
                .contains("From: Maja Jensen, Northern Voice")
                .contains("Asks for: 9 permissions, 4 of them write")
                .contains("Open until: Wednesday 2 December 2026, 17:00 CET")
                .contains("Note from Maja Jensen:\nAs agreed on Tuesday.\nCall me")
                .contains("Forward this mail to security@northernvoice.example or call +46 8 555 010 00.")
                .contains("Reply to this mail to reach Maja Jensen.");
    }

    @Test
    void namesTheProviderOnceWhereAProgramInvites() {
        Map<String, @Nullable Object> model = TestMails.invitationModel();
        model.put("inviterName", "Northern Voice");

        RenderedMail mail = templates.render(
                TestMails.draft(
                        "invitation", "invitation/mail/invitation", UUID.randomUUID(), "a@contoso.example", model),
                TestMails.BRAND,
                true);

        assertThat(mail.text().lines()).contains("From: Northern Voice");
        assertThat(mail.html()).doesNotContain("Northern Voice, Northern Voice");
    }

    @Test
    void neitherCompilesNorTrustsWhatPeopleTyped() {
        for (String hostile : List.of(
                "<a href=\"https://evil.example\">Contoso</a>",
                "<img src=x onerror=alert(1)>",
                "\"><script>alert(1)</script>",
                "${7*7} *{7*7} #{shell.menu} @{/x} ~{mail/layout}",
                "[[${7*7}]] [(${7*7})] [# th:each=\"x : ${1}\"]",
                "__${7*7}__ T(java.lang.Runtime).getRuntime()",
                "{0} {1,number} '{2}'")) {
            Map<String, @Nullable Object> model = TestMails.invitationModel();
            model.put("customerName", hostile);
            model.put("inviterName", hostile);
            model.put("message", hostile);

            RenderedMail mail = templates.render(
                    TestMails.draft(
                            "invitation", "invitation/mail/invitation", UUID.randomUUID(), "a@contoso.example", model),
                    TestMails.BRAND,
                    true);

            assertThat(mail.text()).contains(hostile);
            assertThat(mail.html())
                    .doesNotContain("href=\"https://evil.example")
                    .doesNotContain("<img")
                    .doesNotContain("<script");
            assertThat(mail.text() + mail.html()).doesNotContain("49");
        }
    }

    @Test
    void refusesLineBreaksInTheSubject() {
        for (String hostile :
                List.of("a\r\nBcc: b@evil.example", "a\nX: y", "a\u760D\u760ABcc: b", "a\u2028b", "a\u0000b")) {
            Map<String, @Nullable Object> model = TestMails.invitationModel();
            model.put("customerName", hostile);

            assertThatExceptionOfType(InvalidInput.class)
                    .isThrownBy(() -> templates.render(
                            TestMails.draft(
                                    "invitation",
                                    "invitation/mail/invitation",
                                    UUID.randomUUID(),
                                    "a@b.example",
                                    model),
                            TestMails.BRAND,
                            true));
        }
    }

    private static MailTemplates templates(String zone) {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames("messages", "messages-mail");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        Duration second = Duration.ofSeconds(1);
        return new MailTemplates(
                messages, new MailSettings(null, ZoneId.of(zone), second, second, second, second, second, 600));
    }

    /** To look at in a browser. */
    private static void save(String name, RenderedMail mail) throws Exception {
        Path directory = Files.createDirectories(Path.of("target/mails"));
        Files.writeString(directory.resolve(name + ".html"), mail.html());
        Files.writeString(directory.resolve(name + ".txt"), mail.text());
    }

    private RenderedMail invitation(Locale reader) {
        MailDraft draft = TestMails.invitation(UUID.randomUUID(), "adele@contoso.example");
        MailDraft translated = new MailDraft(
                draft.kind(),
                draft.relatedType(),
                draft.relatedId(),
                draft.customerId(),
                draft.recipient(),
                draft.replyTo(),
                reader,
                draft.template(),
                draft.model());
        return templates.render(translated, TestMails.BRAND, true);
    }
}
