package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which values a service wants from people, which of them are there, and whose turn it is. */
@Component
public class ServiceInputs {

    /** Stored beside the inputs; no input can have this name. */
    static final String HOSTING = "_hosting";

    private final Profiles profiles;
    private final ProfileValues values;
    private final TaskEvidence evidence;

    ServiceInputs(Profiles profiles, ProfileValues values, TaskEvidence evidence) {
        this.profiles = profiles;
        this.values = values;
        this.evidence = evidence;
    }

    /** What is wanted of whom before anybody can sign in. */
    public enum Need {
        NOTHING,
        /** Something has to be made by hand first. */
        TASK,
        CUSTOMER,
        PROVIDER
    }

    public Need need(InvitationView invitation) {
        return need(invitation.customerId(), profiles.get(invitation.profile()));
    }

    /** Whether everything is there that a plan needs. */
    public boolean complete(InvitationView invitation) {
        return need(invitation) == Need.NOTHING;
    }

    /** The provider first where it decides what the customer is asked. */
    public Need need(UUID customer, ServiceProfile profile) {
        boolean tasksFirst = profile.manualTasks().stream().anyMatch(ManualTask::first);
        if (profile.inputs().isEmpty() && !tasksFirst) {
            return Need.NOTHING;
        }
        Set<String> known = values.keysOf(customer, profile.key());
        if (choosesHosting(profile) && !known.contains(HOSTING)) {
            return Need.PROVIDER;
        }
        if (tasksFirst && taskOpen(customer, profile)) {
            return Need.TASK;
        }
        if (missing(customer, profile, AskedOf.CUSTOMER, known)) {
            return Need.CUSTOMER;
        }
        return missing(customer, profile, AskedOf.PROVIDER, known) ? Need.PROVIDER : Need.NOTHING;
    }

    private boolean taskOpen(UUID customer, ServiceProfile profile) {
        Hosting hosting = hosting(customer, profile).orElse(Hosting.PROVIDER);
        Set<String> done = evidence.of(customer, profile.key()).keySet();
        return profile.manualTasks().stream()
                .filter(task -> task.first() && task.neededWith(hosting))
                .anyMatch(task -> !done.contains(task.key()));
    }

    /** Those of them for whom a value of the provider is missing, whatever they have still to type themselves. */
    Set<UUID> providerOwes(Set<UUID> customers, ServiceProfile profile) {
        boolean asks = profile.inputs().stream().anyMatch(input -> input.askedOf() == AskedOf.PROVIDER);
        if (profile.inputs().isEmpty() || !choosesHosting(profile) && !asks) {
            return Set.of();
        }
        Map<UUID, Set<String>> known = values.keysOf(customers, profile.key());
        Map<UUID, ProfileValues.Value> chosen =
                choosesHosting(profile) && asks ? values.of(customers, profile.key(), HOSTING) : Map.of();
        return customers.stream()
                .filter(customer -> {
                    Set<String> keys = known.getOrDefault(customer, Set.of());
                    return choosesHosting(profile) && !keys.contains(HOSTING)
                            || missing(asked(profile, AskedOf.PROVIDER, hosting(profile, chosen.get(customer))), keys);
                })
                .collect(Collectors.toSet());
    }

    private boolean missing(UUID customer, ServiceProfile profile, AskedOf whom, Set<String> known) {
        return missing(asked(customer, profile, whom), known);
    }

    private static boolean missing(List<WizardInput> asked, Set<String> known) {
        return asked.stream().anyMatch(input -> input.format().required() && !known.contains(input.key()));
    }

    /** Whether the customer had something to type, which may turn out to be wrong. */
    public boolean asksCustomer(InvitationView invitation) {
        return !asked(invitation.customerId(), profiles.get(invitation.profile()), AskedOf.CUSTOMER)
                .isEmpty();
    }

    /** The inputs of one side that count with the chosen hosting. */
    List<WizardInput> asked(UUID customer, ServiceProfile profile, AskedOf whom) {
        if (profile.inputs().stream().noneMatch(input -> input.askedOf() == whom)) {
            return List.of();
        }
        return asked(profile, whom, hosting(customer, profile));
    }

    private static List<WizardInput> asked(ServiceProfile profile, AskedOf whom, Optional<Hosting> hosting) {
        return profile.inputs().stream()
                .filter(input -> input.askedOf() == whom)
                .filter(input -> hosting.map(input::askedWith).orElseGet(() -> input.askedWith(Hosting.PROVIDER)))
                .toList();
    }

    static boolean choosesHosting(ServiceProfile profile) {
        return profile.hosting().size() > 1;
    }

    /** Empty while nobody has chosen. */
    public Optional<Hosting> hosting(UUID customer, ServiceProfile profile) {
        return choosesHosting(profile)
                ? hosting(
                        profile,
                        values.of(List.of(customer), profile.key(), HOSTING).get(customer))
                : profile.hosting().stream().findFirst();
    }

    private static Optional<Hosting> hosting(ServiceProfile profile, ProfileValues.@Nullable Value chosen) {
        return choosesHosting(profile)
                ? Optional.ofNullable(chosen)
                        .map(value -> Hosting.valueOf(value.text().reveal()))
                : profile.hosting().stream().findFirst();
    }

    /** What stands for {@code ${input.…}} in a profile's texts; confidential values never do. */
    Map<String, String> variables(UUID customer, String profile) {
        Map<String, String> variables = new HashMap<>();
        Map<String, ProfileValues.Value> known = values.of(customer, profile);
        profiles.get(profile).inputs().stream()
                .filter(input -> !input.format().type().confidential() && known.containsKey(input.key()))
                .forEach(input -> variables.put(
                        "input." + input.key(), text(known, input.key()).orElseThrow()));
        return variables;
    }

    /** The inputs that may be left empty; confidential ones are in no text. */
    List<WizardInput> optional(String profile) {
        return profiles.get(profile).inputs().stream()
                .filter(input ->
                        !input.format().required() && !input.format().type().confidential())
                .toList();
    }

    /** The account that somebody named for the service. */
    public Optional<String> account(UUID customer, String profile) {
        return profiles.get(profile).inputs().stream()
                .filter(input -> input.format().type() == InputType.ACCOUNT)
                .findFirst()
                .flatMap(input -> typed(customer, profile, input.key()));
    }

    public Optional<String> typed(UUID customer, String profile, String key) {
        return text(values.of(customer, profile), key);
    }

    private static Optional<String> text(Map<String, ProfileValues.Value> known, String key) {
        return Optional.ofNullable(known.get(key))
                .map(ProfileValues.Value::text)
                .map(Secret::reveal);
    }
}
