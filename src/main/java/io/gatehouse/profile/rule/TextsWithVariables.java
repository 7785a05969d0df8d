package io.gatehouse.profile.rule;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Every text of a profile in which variables may stand, with its path. */
final class TextsWithVariables {

    private final ServiceProfile profile;

    TextsWithVariables(ServiceProfile profile) {
        this.profile = profile;
    }

    void forEach(BiConsumer<String, String> visitor) {
        RegistrationTemplate template = profile.registrationTemplate();
        if (template != null) {
            ofTemplate(template, visitor);
        }
        for (int i = 0; i < profile.inputs().size(); i++) {
            visitor.accept(
                    "inputs[" + i + "].default",
                    Objects.requireNonNullElse(profile.inputs().get(i).defaultValue(), ""));
        }
        for (int i = 0; i < profile.manualTasks().size(); i++) {
            ManualTask task = profile.manualTasks().get(i);
            String path = "manual-tasks[" + i + "]";
            visitor.accept(path + ".what", task.what());
            all(path + ".steps", task.steps(), visitor);
            visitor.accept(
                    path + ".link", Objects.requireNonNullElse(task.evidence().link(), ""));
        }
        for (int i = 0; i < profile.subscriptions().size(); i++) {
            visitor.accept(
                    "subscriptions[" + i + "].resource",
                    profile.subscriptions().get(i).resource());
        }
        TeamsAppTemplate teamsApp = profile.teamsApp();
        if (teamsApp != null) {
            free("teams-app.manifest", teamsApp.manifest(), visitor);
        }
    }

    private static void ofTemplate(RegistrationTemplate template, BiConsumer<String, String> visitor) {
        String path = "registration-template";
        visitor.accept(path + ".name", template.name());
        all(path + ".redirect-uris", template.signIn().redirectUris(), visitor);
        visitor.accept(
                path + ".logout-url",
                Objects.requireNonNullElse(template.signIn().logoutUrl(), ""));
        ExposedApi api = template.api();
        if (api != null) {
            visitor.accept(path + ".api.identifier-uri", api.identifierUri());
            for (int i = 0; i < api.preAuthorised().size(); i++) {
                visitor.accept(
                        path + ".api.pre-authorised[" + i + "].client",
                        api.preAuthorised().get(i).client());
            }
        }
    }

    private static void all(String path, List<String> texts, BiConsumer<String, String> visitor) {
        for (int i = 0; i < texts.size(); i++) {
            visitor.accept(path + "[" + i + "]", texts.get(i));
        }
    }

    private static void free(String path, Object value, BiConsumer<String, String> visitor) {
        switch (value) {
            case Map<?, ?> members ->
                members.forEach((name, member) -> free(path, Objects.requireNonNull(member), visitor));
            case List<?> elements -> elements.forEach(element -> free(path, Objects.requireNonNull(element), visitor));
            case String text -> visitor.accept(path, text);
            default -> {
                // numbers and flags hold no variables
            }
        }
    }
}
