package io.gatehouse.profile;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The methods that the wizard can walk through to the end. A profile may declare more; operators are offered these, so
 * that nobody invites a customer into a dead end.
 */
final class RunnableMethods {

    private static final Set<ConnectionMethod> RUNNABLE = EnumSet.of(ConnectionMethod.DELEGATED_TOKEN);

    private RunnableMethods() {}

    static List<MethodOffer> of(ServiceProfile profile) {
        return profile.offers().stream()
                .filter(offer -> RUNNABLE.contains(offer.method()))
                .toList();
    }
}
