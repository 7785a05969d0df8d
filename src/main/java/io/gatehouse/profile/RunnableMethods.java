package io.gatehouse.profile;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The methods that the wizard can walk through to the end. A profile may declare more; operators are offered these, so
 * that nobody invites a customer into a dead end.
 */
final class RunnableMethods {

    private static final Set<ConnectionMethod> RUNNABLE =
            EnumSet.of(ConnectionMethod.DELEGATED_TOKEN, ConnectionMethod.NEW_APP_REGISTRATION);

    private RunnableMethods() {}

    static List<MethodOffer> of(ServiceProfile profile) {
        return profile.offers().stream()
                .filter(offer -> RUNNABLE.contains(offer.method()))
                .filter(offer -> offer.registration() == RegistrationHome.PROVIDER || needsNothingElse(profile))
                .toList();
    }

    /** Values to be typed in, tasks by hand and a Teams app have no pages yet. */
    private static boolean needsNothingElse(ServiceProfile profile) {
        return profile.teamsApp() == null
                && profile.manualTasks().isEmpty()
                && profile.inputs().stream().noneMatch(input -> input.format().required());
    }
}
