package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Comparator;
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
 * Everything a careless or hostile person may put into a form, at every address of operators that takes one: never a
 * failure of ours, never a refusal without a word, never a page that has forgotten what was typed. A new form is covered
 * by being there.
 */
class FormFuzzTests extends EveryHandler {

    /** What an accepted form takes away from the others is asked last. */
    private static final Comparator<PostedForm> GENTLE_FIRST = Comparator.comparing(form ->
            form.pattern().matches(".*/(revoke|refuse|decline|delete|disconnect|run-and-remove|stop|cancel|exit)"));

    /** Buttons with nothing to type into. */
    private static final Set<String> WITHOUT_WORDS = Set.of("/columns", "/theme");

    /** What all tests share is not to be changed: these are asked by a provider that has nothing. */
    private static final String OF_THE_INSTALLATION = "/(settings|profiles|jobs/schedules|setup|campaigns)\\b.*";

    @Test
    void noFormOfAnOperatorFailsOrForgets() throws Exception {
        Map<String, List<String>> wrong = new TreeMap<>();
        int posts = 0;
        for (PostedForm form : forms()) {
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

    private static void note(Map<String, List<String>> wrong, String what, List<String> complaints) {
        if (!complaints.isEmpty()) {
            wrong.put(what, complaints);
        }
    }

    private List<PostedForm> forms() {
        List<PostedForm> forms = new ArrayList<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods().forEach((mapped, handler) -> {
            if (handler.getBeanType().getName().startsWith("io.gatehouse.")
                    && mapped.getMethodsCondition().getMethods().contains(RequestMethod.POST)) {
                mapped.getPatternValues().stream()
                        .filter(pattern -> !pattern.matches("/(api|graph)/.*") && !WITHOUT_WORDS.contains(pattern))
                        .filter(pattern -> !pattern.startsWith("/authenticate"))
                        .forEach(pattern -> forms.add(PostedForm.of(pattern, handler)));
            }
        }));
        assertThat(forms).hasSizeGreaterThan(40);
        return forms.stream().sorted(GENTLE_FIRST).toList();
    }

    private String address(String pattern) {
        return path(pattern.replace("/{key}", "/direct-routing")
                .replace("/{version}", "/1")
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
