package io.gatehouse.profile.rule;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.yaml.Reading;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What must fit together about methods and permissions. */
public final class MethodRules {

    private static final String KEEPS_SIGN_IN = "offline_access";

    private final ServiceProfile profile;
    private final Reading reading;

    public MethodRules(ServiceProfile profile, Reading reading) {
        this.profile = profile;
        this.reading = reading;
    }

    public void check() {
        if (profile.offers().isEmpty()) {
            reading.problem("methods", "no-methods");
        }
        if (profile.groups().isEmpty()) {
            reading.problem("groups", "no-groups");
        }
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < profile.groups().size(); i++) {
            String key = profile.groups().get(i).key();
            if (!keys.add(key)) {
                reading.problem("groups[" + i + "].key", "listed-twice", key);
            }
        }
        Set<ConnectionMethod> methods = EnumSet.noneOf(ConnectionMethod.class);
        for (int i = 0; i < profile.offers().size(); i++) {
            MethodOffer offer = profile.offers().get(i);
            if (!methods.add(offer.method())) {
                reading.problem("methods[" + i + "].method", "listed-twice", offer.method());
            }
            check(offer, "methods[" + i + "]");
        }
    }

    private void check(MethodOffer offer, String path) {
        boolean delegatedToken = offer.method() == ConnectionMethod.DELEGATED_TOKEN;
        RegistrationHome home = delegatedToken ? RegistrationHome.PROVIDER : RegistrationHome.CUSTOMER;
        if (offer.registration() != home) {
            reading.problem(path + ".registration", "wrong-home", offer.method(), home);
        }
        if (delegatedToken && offer.actsAs() == ActsAs.APPLICATION) {
            reading.problem(path + ".acts-as", "nobody-signs-in", offer.method());
        }
        if (!delegatedToken && offer.actsAs() == ActsAs.CONSENTING_ADMIN) {
            reading.problem(path + ".acts-as", "admin-cannot-stay", offer.method());
        }
        checkPermissions(offer, path);
    }

    private void checkPermissions(MethodOffer offer, String path) {
        boolean account = offer.actsAs() != ActsAs.APPLICATION;
        Set<String> names = new HashSet<>();
        profile.access(offer).forEach(access -> {
            names.add(access.permission().name());
            if (account && access.kind() == PermissionKind.APPLICATION) {
                reading.problem(
                        path, "role-without-application", access.permission().name(), offer.method());
            }
        });
        if (names.isEmpty()) {
            reading.problem(path, "asks-nothing", offer.method());
        } else if (account && !names.contains(KEEPS_SIGN_IN)) {
            reading.problem(path, "no-refresh-token", KEEPS_SIGN_IN, offer.method());
        }
    }
}
