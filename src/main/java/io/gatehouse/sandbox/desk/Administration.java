package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.MethodsUntold;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.TenantPolicies;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.sandbox.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What administrators of a customer decide: policies, roles and licences of people, services of the tenant. */
@Component
class Administration {

    /** Policies to set; null leaves one as it is, days 0 lift the limit. */
    record Policies(
            String tenant,
            Tenant.@Nullable UserConsent userConsent,
            @Nullable Boolean usersRegisterApps,
            @Nullable Boolean secretsForbidden,
            @Nullable Integer secretDays,
            @Nullable Boolean ownCertificatesForbidden,
            @Nullable Integer certificateDays) {}

    /** An account to change; null leaves a fact as it is. Roles are template ids, licences names such as SPE_E5. */
    record Account(
            String tenant,
            String user,
            @Nullable Set<String> roles,
            @Nullable List<String> licences,
            @Nullable Boolean passwordAlone,
            @Nullable Boolean methodsUntold,
            Person.@Nullable SignInRule rule) {}

    /** A tenant to change; null leaves a fact as it is. Without any licence named it has bought none. */
    record Whole(
            String tenant,
            @Nullable String type,
            @Nullable List<String> products,
            @Nullable Boolean usualProducts) {}

    private final World world;

    Administration(World world) {
        this.world = world;
    }

    void set(Policies wanted) {
        world.change(() -> {
            Tenant tenant = tenant(wanted.tenant());
            TenantPolicies now = tenant.policies();
            if (wanted.userConsent() != null) {
                now = now.with(wanted.userConsent());
            }
            if (wanted.usersRegisterApps() != null) {
                now = now.withRegistrations(wanted.usersRegisterApps());
            }
            world.save(tenant, now.with(credentials(now.standard(), wanted)));
        });
    }

    private static AppManagement credentials(AppManagement now, Policies wanted) {
        List<Restriction> passwords = now.passwords();
        List<Restriction> keys = now.keys();
        if (wanted.secretsForbidden() != null) {
            passwords = replaced(passwords, "passwordAddition", wanted.secretsForbidden(), null);
        }
        if (wanted.secretDays() != null) {
            passwords = replaced(passwords, "passwordLifetime", wanted.secretDays() > 0, wanted.secretDays());
        }
        if (wanted.ownCertificatesForbidden() != null) {
            keys = replaced(keys, "trustedCertificateAuthority", wanted.ownCertificatesForbidden(), null);
        }
        if (wanted.certificateDays() != null) {
            keys = replaced(keys, "asymmetricKeyLifetime", wanted.certificateDays() > 0, wanted.certificateDays());
        }
        return new AppManagement(!passwords.isEmpty() || !keys.isEmpty(), passwords, keys);
    }

    private static List<Restriction> replaced(
            List<Restriction> all, String type, boolean on, @Nullable Integer longestDays) {
        var rest = new ArrayList<>(
                all.stream().filter(each -> !each.type().equals(type)).toList());
        if (on) {
            String longest =
                    longestDays == null ? null : Duration.ofDays(longestDays).toString();
            rest.add(new Restriction(type, true, longest, null));
        }
        return List.copyOf(rest);
    }

    void set(Account wanted) {
        world.change(() -> {
            Tenant tenant = tenant(wanted.tenant());
            Person person = tenant.personNamed(wanted.user().strip())
                    .orElseThrow(() -> new IllegalArgumentException("Nobody signs in as " + wanted.user() + " at "
                            + tenant.facts().displayName()));
            if (wanted.licences() != null) {
                Licence.assign(world, person, Licence.named(String.join(" ", wanted.licences())));
            }
            if (wanted.methodsUntold() != null) {
                MethodsUntold.of(world, person, wanted.methodsUntold());
            }
            var access = person.access();
            world.save(person.with(new Person.Access(
                    wanted.roles() == null ? access.directoryRoles() : Set.copyOf(wanted.roles()),
                    access.homeTenantId(),
                    wanted.rule() == null ? access.rule() : wanted.rule(),
                    access.tokensValidFrom(),
                    wanted.passwordAlone() == null ? access.passwordAlone() : wanted.passwordAlone())));
        });
    }

    void set(Whole wanted) {
        Tenant tenant = tenant(wanted.tenant());
        if (wanted.type() != null) {
            tenant.type(world, wanted.type());
        }
        if (wanted.products() != null) {
            Licence.buy(world, tenant, Licence.named(String.join(" ", wanted.products())));
        }
        if (Boolean.TRUE.equals(wanted.usualProducts())) {
            Licence.buy(world, tenant, null);
        }
    }

    /** Gives a tenant a service's principal, or takes it away. Says whether anything changed. */
    boolean provide(String tenantId, String appId, boolean present) {
        Tenant tenant = tenant(tenantId);
        var there = tenant.servicePrincipalOf(appId);
        if (there.isPresent() == present) {
            return false;
        }
        there.ifPresent(world::remove);
        if (present) {
            Application application = world.application(appId)
                    .orElseThrow(() -> new IllegalArgumentException("There is no application " + appId));
            world.save(new ServicePrincipal(
                    UUID.randomUUID().toString(),
                    tenant.id(),
                    appId,
                    application.displayName(),
                    true,
                    false,
                    world.now(),
                    world.visibleFrom()));
        }
        return true;
    }

    private Tenant tenant(String idOrDomain) {
        return world.tenant(idOrDomain.strip())
                .orElseThrow(() -> new IllegalArgumentException("There is no tenant " + idOrDomain));
    }
}
