package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the registration declares to want, against what it should. */
final class PermissionLint {

    private PermissionLint() {}

    static List<Finding> findings(LintSubject subject, List<RequiredAccess> wanted) {
        List<RequiredAccess> declared = subject.application().requiredAccess();
        List<Finding> found = new ArrayList<>();
        difference(wanted, declared, RequiredAccess::scopes)
                .forEach(id -> found.add(Finding.of(Finding.Code.SCOPE_MISSING, subject.named(id))));
        difference(wanted, declared, RequiredAccess::roles)
                .forEach(id -> found.add(Finding.of(Finding.Code.ROLE_MISSING, subject.named(id))));
        Set<String> extra = difference(declared, wanted, RequiredAccess::scopes);
        extra.addAll(difference(declared, wanted, RequiredAccess::roles));
        extra.forEach(id -> found.add(Finding.of(Finding.Code.PERMISSION_EXTRA, subject.named(id))));
        return found;
    }

    private static Set<String> difference(
            List<RequiredAccess> some, List<RequiredAccess> others, Function<RequiredAccess, Set<String>> part) {
        Set<String> left = new HashSet<>();
        for (RequiredAccess each : some) {
            Set<String> ids = new HashSet<>(part.apply(each));
            others.stream()
                    .filter(other -> other.resourceAppId().equalsIgnoreCase(each.resourceAppId()))
                    .forEach(other -> ids.removeAll(part.apply(other)));
            left.addAll(ids);
        }
        return left;
    }
}
