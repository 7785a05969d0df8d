package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A service whose admin reads another language meets no English sentence, in German from the link to the receipt. */
class GermanWizardTests extends ServiceJourney {

    private static final List<String> BUNDLES =
            List.of("messages", "messages-onboarding", "messages-registration", "messages-microsoft");

    private static final int TELLING = 12;

    private final List<String> english = sentences(Locale.GERMAN);

    @Autowired
    Profiles profiles;

    @Override
    public String profile() {
        return "presence-sync";
    }

    @Override
    public TestBrowser newBrowser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port).speaking("de-DE,de;q=0.9,en;q=0.5");
    }

    @Override
    void seen(Page page) {
        german(page);
    }

    @Test
    void readsGermanFromTheLinkToTheReceipt() throws IOException {
        String account = member().signInName();
        assertThat(german(browser.open(link.address())).h1()).startsWith(tenant.name() + " mit ");
        beforeTheSignIn();
        assertThat(german(theyType(Map.of("primaryDomain", "https://x", "syncAccount", "x")))
                        .status())
                .isEqualTo(422);
        german(theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", account)));
        byHand();

        assertThat(german(register()).h1()).isEqualTo("Melden Sie sich jetzt mit dem Dienstkonto an");
        assertThat(german(signInAs(tenant.admin())).h1()).isEqualTo("Angekündigt war ein anderes Konto");
        Page finished = german(signInAs(account));

        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(finished.h1()).isEqualTo(tenant.name() + " ist verbunden");
        tasks();
        String receipt = PassportAndReceiptTests.text(browser.open("/authenticate/receipt.pdf"), "beleg");
        assertThat(receipt).contains("Beleg: ", "Delegiert", "Liest, wer verfügbar");
        foreign(receipt);
    }

    private void beforeTheSignIn() throws IOException {
        german(browser.open("/authenticate/inputs"));
        german(browser.open("/authenticate/passport"));
        foreign(PassportAndReceiptTests.text(browser.open("/authenticate/passport.pdf"), "berechtigungspass"));
        Page colleague = german(browser.open("/authenticate/colleague"));
        german(browser.submit(colleague, colleague.form("colleague"), Map.of("email", "niemand")));
        Page decline = german(browser.open("/authenticate/decline"));
        german(browser.submit(decline, decline.form("decline"), Map.of()));
    }

    private void byHand() throws IOException {
        String where = "?tenant=" + tenant.tenantId() + "&client=6f0a2f1c-7a54-4e6f-8a63-2f6a6e7d0b11";
        german(browser.open("/authenticate/by-hand" + where));
        assertThat(german(browser.open("/authenticate/by-hand?tenant=x&client=x"))
                        .status())
                .isEqualTo(422);
        foreign(PassportAndReceiptTests.text(browser.open("/authenticate/by-hand.pdf" + where), "klickliste"));
    }

    private void tasks() {
        Page tasks = german(browser.open(WizardPaths.TASKS));
        assertThat(tasks.body()).contains("Einen Benutzer für den Abgleich haben", "Benutzeradministrator");
        Page empty = german(browser.submit(tasks, tasks.form("tasks"), Map.of("text", "")));
        assertThat(empty.status()).isEqualTo(422);
        Page tooLong = german(browser.submit(tasks, tasks.form("tasks"), Map.of("text", "x".repeat(1001))));
        assertThat(tooLong.body()).contains("Höchstens 1.000 Zeichen.");
        german(browser.submit(tasks, tasks.form("tasks"), Map.of("text", "Benutzer angelegt")));
    }

    @Test
    void readsGermanWhereALinkOrAnAnswerIsNotKnown() {
        german(browser.open("/authenticate/" + "A".repeat(43)));
        german(browser.open("/authenticate/OAuth2Callback?state=unknown&code=x"));
        assertThat(german(browser.open("/authenticate/nothing/of/the/kind")).h1())
                .isEqualTo("Diesen Link kennen wir nicht");
    }

    @Test
    void aChoiceOnThePageCountsMoreThanTheBrowser() {
        Page german = browser.open(link.address());
        assertThat(german.body()).contains("hreflang=\"en\"", "href=\"/authenticate?lang=en\"");

        Page english = browser.open("/authenticate?lang=en");
        assertThat(english.h1()).startsWith("Connect " + tenant.name());
        assertThat(browser.open("/authenticate/decline").h1()).isEqualTo("Decline this invitation");
        assertThat(browser.open("/authenticate?lang=nl").h1()).startsWith("Connect ");
        german(browser.open("/authenticate?lang=de"));
        german(browser.open("/authenticate/decline"));
    }

    private Page german(Page page) {
        assertThat(page.address().getPath()).startsWith("/authenticate");
        assertThat(page.body()).contains("lang=\"de\"");
        // the script is English as the Azure CLI is that runs it
        String body = page.body().replaceAll("(?s)<textarea.*?</textarea>", "");
        foreign(body);
        foreign(Html.text(body));
        return page;
    }

    /** What is shown before the sign-in, for each of the other languages. */
    @ParameterizedTest
    @ValueSource(strings = {"fr", "es", "da", "ja"})
    void readsEveryOtherLanguageToo(String language) throws IOException {
        List<String> sentences = sentences(Locale.of(language));
        browser.open(link.address());
        for (String page : List.of("", "/passport", "/inputs", "/colleague", "/decline", "/by-hand", "/nothing")) {
            Page seen = browser.open("/authenticate" + page + "?lang=" + language);
            assertThat(seen.body()).contains("lang=\"" + language + "\"");
            foreign(seen.body().replaceAll("(?s)<textarea.*?</textarea>", ""), sentences);
        }
        foreign(
                PassportAndReceiptTests.text(browser.open("/authenticate/passport.pdf"), "passport-" + language),
                sentences);
    }

    private void foreign(String shown) {
        foreign(shown, english);
    }

    private void foreign(String shown, List<String> english) {
        // a registration has one name, whatever language its readers speak
        String text = shown.replace("Presence sync (", "(");
        assertThat(Stream.concat(english.stream(), profileSentences()).filter(text::contains))
                .as("English sentences")
                .isEmpty();
    }

    private Stream<String> profileSentences() {
        ServiceProfile profile = inScope(() -> profiles.get(profile()));
        return Stream.of(
                        Stream.of(profile.displayName(), profile.summary()),
                        profile.groups().stream().map(group -> group.reason()),
                        profile.permissions().map(permission -> permission.reason()),
                        profile.inputs().stream().map(input -> input.label()),
                        profile.manualTasks().stream().map(task -> task.what()))
                .flatMap(texts -> texts);
    }

    /** The longest piece of each text between its placeholders, where it betrays the language. */
    private static List<String> sentences(Locale locale) {
        List<String> all = new ArrayList<>();
        StringBuilder translated = new StringBuilder();
        for (String bundle : BUNDLES) {
            ResourceBundle texts = ResourceBundle.getBundle(bundle, locale);
            ResourceBundle base = ResourceBundle.getBundle(bundle, Locale.ROOT);
            for (String key : texts.keySet()) {
                if (!texts.getString(key).equals(base.getString(key))) {
                    translated.append(texts.getString(key)).append('\n');
                    all.add(piece(base.getString(key)));
                }
            }
        }
        all.removeIf(piece -> piece.length() < TELLING || !piece.contains(" ") || translated.indexOf(piece) >= 0);
        assertThat(all).hasSizeGreaterThan(600);
        return all;
    }

    private static String piece(String text) {
        return Stream.of(text.split("\\{[^}]*}|[|#<]"))
                .map(String::strip)
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .orElse("");
    }
}
