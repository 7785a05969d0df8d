package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Everything a careless or hostile person may put into a form, at every address that takes one: never a failure of ours,
 * never a refusal without a word, never a page that has forgotten what was typed. A new form is covered by being there.
 */
class FormFuzzTests extends EveryHandler {

    /** What an accepted form takes away from the others is asked last. */
    private static final Comparator<PostedForm> GENTLE_FIRST = Comparator.comparing(form ->
            form.pattern().matches(".*/(revoke|refuse|decline|delete|disconnect|run-and-remove|stop|cancel|exit)"));

    /** Buttons with nothing to type into. */
    private static final Set<String> WITHOUT_WORDS = Set.of("/columns", "/theme");

    /** What all tests share is not to be changed: these are asked by a provider that has nothing. */
    private static final String OF_THE_INSTALLATION =
            "/(settings|profiles|jobs/schedules|jobs/kinds|setup|campaigns)\\b.*";

    @Test
    void noFormOfAnOperatorFailsOrForgets() throws Exception {
        Map<String, List<String>> wrong = new TreeMap<>();
        int posts = 0;
        for (PostedForm form : forms(false)) {
            String path = address(form.pattern());
            ProviderId caller = path.matches(OF_THE_INSTALLATION) ? other : one;
            for (Map.Entry<String, Map<String, String[]>> post :
                    form.posts(UUID.randomUUID().toString().substring(0, 8)).entrySet()) {
                note(wrong, form.pattern() + " with " + post.getKey(), answered(path, caller, post.getValue()));
                posts++;
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(posts).isGreaterThan(400);
        System.out.println("Odd forms of operators: " + posts);
    }

    @Test
    void noFormOfTheWizardFailsOrForgets() {
        Map<String, List<String>> wrong = new TreeMap<>();
        TestInvitations made = new TestInvitations(one, customers, invitations);
        UUID customer = made.customer("Fuzzed by link", null);
        var looked = FreshTenants.next(one, customers);
        UUID existing = made.customer(looked.name(), looked.tenantId());
        int posts = 0;
        for (PostedForm form : forms(true)) {
            Guest guest = null;
            int left = 0;
            for (Map.Entry<String, Map<String, String[]>> post : form.posts("w").entrySet()) {
                if (left-- == 0) {
                    guest = form.pattern().endsWith("/existing")
                            ? lookedAt(made.link(existing, ConnectionMethod.EXISTING_APP_REGISTRATION), looked.admin())
                            : form.pattern().endsWith("/inputs")
                                    ? asked(made.link(customer, "remote-expert", ConnectionMethod.NEW_APP_REGISTRATION))
                                    : guest(made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION));
                    left = 10;
                }
                Page answer = guest.posts(form.pattern(), post.getValue());
                note(
                        wrong,
                        form.pattern() + " with " + post.getKey(),
                        PostedForm.complaints(post.getValue(), answer.status(), answer.body()));
                posts++;
            }
        }
        FreshTenants.release(rows, sandbox, looked.tenantId());

        assertThat(wrong).isEmpty();
        assertThat(posts).isGreaterThan(100);
        System.out.println("Odd forms of the wizard: " + posts);
    }

    /** Somebody who has opened a link. */
    record Guest(TestBrowser browser, Page page) {

        Page posts(String path, Map<String, String[]> fields) {
            Map<String, String> typed = new LinkedHashMap<>();
            fields.forEach((name, values) -> typed.put(name, values[0]));
            String token = page.forms().stream()
                    .map(form -> form.fields().get("form"))
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No form on " + page.body()));
            Html.Form form = new Html.Form(path, "post", Map.of("form", token), "");
            return browser.submitOnly(page, form, typed);
        }
    }

    private Guest guest(TestInvitations.Link link) {
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        return new Guest(browser, browser.open(link.address()));
    }

    /** After the provider has said what it knows. */
    private Guest asked(TestInvitations.Link link) {
        assertThat(mvc.post()
                        .uri("/invitations/" + link.invitation().id() + "/values")
                        .param("hosting", "CUSTOMER")
                        .param("appHost", "expert.contoso-apps.example")
                        .with(TestCallers.owner(one))
                        .with(csrf()))
                .hasStatus3xxRedirection();
        Guest guest = guest(link);
        return new Guest(guest.browser(), guest.browser().open("/authenticate/inputs"));
    }

    /** Signed in, so that what is typed is tried. */
    private Guest lookedAt(TestInvitations.Link link, String admin) {
        Guest guest = guest(link);
        AtMicrosoft microsoft = new AtMicrosoft(guest.browser());
        microsoft.consent(microsoft.signIn(guest.page(), admin));
        Page form = guest.browser().open("/authenticate/existing");
        assertThat(form.h1()).isEqualTo("Your app registration");
        return new Guest(guest.browser(), form);
    }

    private static void note(Map<String, List<String>> wrong, String what, List<String> complaints) {
        if (!complaints.isEmpty()) {
            wrong.put(what, complaints);
        }
    }

    private List<PostedForm> forms(boolean wizard) {
        List<PostedForm> forms = new ArrayList<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods().forEach((mapped, handler) -> {
            if (handler.getBeanType().getName().startsWith("io.gatehouse.")
                    && mapped.getMethodsCondition().getMethods().contains(RequestMethod.POST)) {
                mapped.getPatternValues().stream()
                        .filter(pattern -> !pattern.matches("/(api|graph)/.*") && !WITHOUT_WORDS.contains(pattern))
                        .filter(pattern -> pattern.startsWith("/authenticate") == wizard)
                        .forEach(pattern -> forms.add(PostedForm.of(pattern, handler)));
            }
        }));
        assertThat(forms).hasSizeGreaterThan(wizard ? 8 : 40);
        return forms.stream().sorted(GENTLE_FIRST).toList();
    }

    private String address(String pattern) {
        return path(pattern.replace("/{key}", "/direct-routing")
                .replace("/{version}", "/1")
                .replace("/{kind}", "/campaign.send")
                .replace("/{name}", "/directory-sync"));
    }

    private List<String> answered(String path, ProviderId caller, Map<String, String[]> fields)
            throws UnsupportedEncodingException {
        MockMvcRequestBuilder request = mvc.post()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .with(TestCallers.owner(caller))
                .with(csrf());
        fields.forEach(request::param);
        MvcTestResult result = request.exchange();
        if (result.getUnresolvedException() != null) {
            return List.of("fails: " + result.getUnresolvedException());
        }
        return PostedForm.complaints(
                fields, result.getResponse().getStatus(), result.getResponse().getContentAsString());
    }
}
