package io.gatehouse.profile;

import java.util.List;

/**
 * The methods that the wizard can walk through to the end. A profile may declare more; operators are offered these, so
 * that nobody invites a customer into a dead end.
 */
final class RunnableMethods {

    private RunnableMethods() {}

    static List<MethodOffer> of(ServiceProfile profile) {
        return profile.offers().stream()
                .filter(offer ->
                        offer.method() != ConnectionMethod.EXISTING_APP_REGISTRATION || needsNothingElse(profile))
                .toList();
    }

    /** Values to be typed in, tasks by hand and a Teams app have no pages yet. */
    private static boolean needsNothingElse(ServiceProfile profile) {
        return profile.teamsApp() == null
                && profile.manualTasks().isEmpty()
                && profile.inputs().stream().noneMatch(input -> input.format().required());
    }
}
