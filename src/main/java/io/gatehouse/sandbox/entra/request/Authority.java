package io.gatehouse.sandbox.entra.request;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tenant segment of an address: common, organizations, consumers, or one tenant by GUID or verified domain. */
public record Authority(String segment, @Nullable Tenant tenant) {

    public static Authority of(World world, String segment) {
        return switch (segment) {
            case "common", "organizations" -> new Authority(segment, null);
            case "consumers" ->
                new Authority(segment, world.tenant(SandboxFacts.PERSONAL).orElseThrow());
            default ->
                new Authority(
                        segment,
                        world.tenant(segment)
                                .filter(tenant -> !tenant.closed())
                                .orElseThrow(() -> Aadsts.failure(
                                        90002,
                                        "Tenant '" + segment.replaceAll("[<>]", "")
                                                + "' not found. Check to make sure you have the correct tenant ID and are"
                                                + " signing into the correct cloud.")));
        };
    }

    public boolean shared() {
        return tenant == null || segment.equals("consumers");
    }

    /** The tenant id in issuers and endpoints: templated for the shared authorities. */
    public String issuerTenant() {
        return tenant == null ? "{tenantid}" : tenant.id();
    }

    /**
     * The user object that an account (of its home tenant) signs in as here; refuses accounts that have none, personal
     * accounts at organizations and work accounts at consumers.
     */
    public Person admit(Person account) {
        boolean personal = account.tenantId().equals(SandboxFacts.PERSONAL);
        if (segment.equals("organizations") && personal) {
            throw new WrongAccount(
                    "You can't sign in here with a personal account. Use your work or school account" + " instead.");
        }
        if (segment.equals("consumers") && !personal) {
            throw new WrongAccount(
                    "You can't sign in here with a work or school account. Use your personal account" + " instead.");
        }
        return tenant == null ? account : objectOf(account, tenant).orElseThrow(() -> stranger(account, tenant));
    }

    /** The account itself at home, its guest object elsewhere. */
    public static Optional<Person> objectOf(Person account, Tenant tenant) {
        if (account.tenantId().equals(tenant.id())) {
            return Optional.of(account);
        }
        return tenant.people().values().stream()
                .filter(Person::present)
                .filter(person -> account.tenantId().equals(person.access().homeTenantId()))
                .filter(person -> account.signInName().equalsIgnoreCase(person.signInName()))
                .findFirst();
    }

    private static AadstsException stranger(Person account, Tenant tenant) {
        return Aadsts.failure(
                50020,
                "User account '" + account.signInName() + "' from identity provider 'https://sts.windows.net/"
                        + account.tenantId() + "/' does not exist in tenant '"
                        + tenant.facts().displayName()
                        + "' and cannot access the application in that tenant. The account needs to be added as an"
                        + " external user in the tenant first. Sign out and sign in again with a different Azure"
                        + " Active Directory user account.");
    }

    /** An account of the wrong kind; the sign-in page says so and lets the person try another. */
    public static final class WrongAccount extends RuntimeException {

        public WrongAccount(String message) {
            super(message);
        }
    }
}
