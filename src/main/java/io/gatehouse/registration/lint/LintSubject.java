package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is looked at by {@link RegistrationLint}.
 *
 * @param permissionNames names of permissions by their ids, for the sentences
 */
public record LintSubject(
        Application application, List<Owner> owners, Map<String, String> permissionNames, Instant now) {

    String named(String permissionId) {
        return permissionNames.getOrDefault(permissionId, permissionId);
    }
}
