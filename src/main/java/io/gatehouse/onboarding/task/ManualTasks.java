package io.gatehouse.onboarding.task;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.input.ProfileVariables;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.input.TaskEvidence;
import io.gatehouse.onboarding.input.WhoseTurn;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What no interface does: lists it for the one whose task it is, and keeps what shows that it was done. */
@Service
@Transactional
public class ManualTasks {

    private static final int LONGEST = 1000;

    private final Profiles profiles;
    private final ServiceInputs inputs;
    private final ProfileVariables variables;
    private final TaskEvidence evidence;
    private final WhoseTurn turn;
    private final ApplicationEventPublisher events;

    ManualTasks(
            Profiles profiles,
            ServiceInputs inputs,
            ProfileVariables variables,
            TaskEvidence evidence,
            WhoseTurn turn,
            ApplicationEventPublisher events) {
        this.profiles = profiles;
        this.inputs = inputs;
        this.variables = variables;
        this.evidence = evidence;
        this.turn = turn;
        this.events = events;
    }

    /** Those that count with the chosen hosting, in the order of the profile. */
    @Transactional(readOnly = true)
    List<TaskView> of(UUID customer, String profile) {
        return of(customer, profiles.forReader(profile));
    }

    private List<TaskView> of(UUID customer, ServiceProfile service) {
        if (service.manualTasks().isEmpty()) {
            return List.of();
        }
        Hosting hosting = inputs.hosting(customer, service).orElse(Hosting.PROVIDER);
        Map<String, String> texts = texts(customer, service);
        Map<String, TaskEvidence.Given> given = evidence.of(customer, service.key());
        return service.manualTasks().stream()
                .filter(task -> task.neededWith(hosting))
                .map(task -> view(task, texts, given.get(task.key())))
                .toList();
    }

    /** A value that nobody has typed yet is called by its name. */
    private Map<String, String> texts(UUID customer, ServiceProfile service) {
        Map<String, String> texts = new HashMap<>();
        service.inputs().forEach(input -> texts.put("input." + input.key(), "[" + input.label() + "]"));
        texts.putAll(variables.of(customer, service.key()));
        return texts;
    }

    @Transactional(readOnly = true)
    public List<TaskView> ofCustomersSide(UUID customer, String profile) {
        return of(customer, profile).stream().filter(TaskView::customers).toList();
    }

    private static TaskView view(ManualTask task, Map<String, String> texts, TaskEvidence.@Nullable Given given) {
        return new TaskView(
                task,
                Variables.fill(task.title(), texts),
                Variables.fill(task.what(), texts),
                task.steps().stream().map(step -> Variables.fill(step, texts)).toList(),
                given);
    }

    /** What somebody hands in, and who says so. */
    record HandedIn(
            @Nullable String sure,
            @Nullable String text,
            @Nullable UUID invitation,
            Actor by,
            String name) {}

    /** @throws InvalidInput where it shows nothing */
    void done(UUID customer, String profile, TaskView task, HandedIn given) {
        ManualTask.Kind kind = task.task().evidence().kind();
        String text = checked(kind, given);
        List<InvitationView> open = turn.open(customer, profile);
        ServiceInputs.Need before = inputs.need(customer, profiles.get(profile));
        evidence.put(
                new TaskEvidence.Subject(customer, profile, task.key()), kind, text, given.invitation(), given.name());
        open.forEach(invitation -> turn.passOn(invitation, before, given.by()));
        String title = of(customer, profiles.get(profile)).stream()
                .filter(one -> one.key().equals(task.key()))
                .map(TaskView::title)
                .findFirst()
                .orElseGet(task::title);
        events.publishEvent(
                AuditFact.of(given.by(), "task.done", new AuditSubject("customer", customer.toString(), title))
                        .customer(customer)
                        .details(Map.of("evidence", text == null ? kind.name() : text)));
    }

    private static @Nullable String checked(ManualTask.Kind kind, HandedIn given) {
        return switch (kind) {
            case CONFIRMATION -> {
                if (given.sure() == null) {
                    throw new InvalidInput("sure", "onboarding.task.sure.required", "Confirm that it was done.");
                }
                yield null;
            }
            case TEXT -> {
                String text = Inputs.optionalText("text", given.text(), LONGEST);
                if (text == null) {
                    throw new InvalidInput("text", "onboarding.task.text.required", "Say what was done.");
                }
                yield text;
            }
            case URL -> address(Inputs.line("text", given.text(), LONGEST));
        };
    }

    private static String address(String text) {
        try {
            URI address = URI.create(text);
            if ("https".equals(address.getScheme()) && address.getHost() != null) {
                return text;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // told below
        }
        throw new InvalidInput("text", "onboarding.task.url.invalid", "An address that begins with https://");
    }
}
