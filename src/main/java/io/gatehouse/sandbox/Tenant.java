package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * An Entra ID directory. The maps are sorted by id and safe to read at any time; change them through {@link World} so
 * that the change is numbered and kept.
 */
public final class Tenant {

    /** What is fixed about a tenant; the first domain is the default one. */
    public record Facts(
            String id,
            String displayName,
            List<String> domains,
            String country,
            String region,
            UserConsent userConsent,
            Instant createdAt) {}

    /** The tenant's setting for consent by ordinary users. */
    public enum UserConsent {
        ALL,
        LOW_IMPACT_OF_VERIFIED_PUBLISHERS,
        NONE
    }

    private final Facts facts;
    final Map<String, Person> people = new ConcurrentSkipListMap<>();
    final Map<String, Group> groups = new ConcurrentSkipListMap<>();
    final Map<String, ServicePrincipal> servicePrincipals = new ConcurrentSkipListMap<>();
    final Map<String, Grant> grants = new ConcurrentSkipListMap<>();
    final Map<String, AppRoleAssignment> assignments = new ConcurrentSkipListMap<>();

    private volatile TenantPolicies policies;
    private volatile boolean closed;

    final Map<String, TeamsApp> teamsApps = new ConcurrentSkipListMap<>();
    final Map<String, Subscription> subscriptions = new ConcurrentSkipListMap<>();

    Tenant(Facts facts) {
        this.facts = facts;
        this.policies = TenantPolicies.of(facts.userConsent());
    }

    /** What its administrators allow; change it through {@link World}. */
    public TenantPolicies policies() {
        return policies;
    }

    void set(TenantPolicies changed) {
        policies = changed;
    }

    public Facts facts() {
        return facts;
    }

    public String id() {
        return facts.id();
    }

    public boolean personal() {
        return facts.id().equals(SandboxFacts.PERSONAL);
    }

    public boolean named(String idOrDomain) {
        return facts.id().equalsIgnoreCase(idOrDomain)
                || facts.domains().stream().anyMatch(domain -> domain.equalsIgnoreCase(idOrDomain));
    }

    /** What Graph calls the kind of directory; people work in an AAD one. */
    public String type(World world) {
        String set = world.note("type:" + facts.id());
        return set == null ? "AAD" : set;
    }

    public void type(World world, String type) {
        world.note("type:" + facts.id(), type);
    }

    /** Users by id, deleted ones too. */
    public Map<String, Person> people() {
        return people;
    }

    /** Whether it was deleted at Microsoft: Entra knows it no more. */
    public boolean closed() {
        return closed;
    }

    /** Deletes it, or brings it back; not kept across restarts. */
    public void close(boolean gone) {
        closed = gone;
    }

    /** Groups by id, deleted ones too. */
    public Map<String, Group> groups() {
        return groups;
    }

    public Map<String, ServicePrincipal> servicePrincipals() {
        return servicePrincipals;
    }

    public Map<String, Grant> grants() {
        return grants;
    }

    public Map<String, AppRoleAssignment> assignments() {
        return assignments;
    }

    /** Its own Teams apps by catalogue id. */
    public Map<String, TeamsApp> teamsApps() {
        return teamsApps;
    }

    /** Its subscriptions by id, ended ones too until somebody looks. */
    public Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** The user who signs in with that name here, guests by their mail address. */
    public Optional<Person> personNamed(String signInName) {
        return people.values().stream()
                .filter(Person::present)
                .filter(person -> person.signInName().equalsIgnoreCase(signInName)
                        || person.profile().userPrincipalName().equalsIgnoreCase(signInName))
                .findFirst();
    }

    /** The instance of an application here, whether replicated yet or not. */
    public Optional<ServicePrincipal> servicePrincipalOf(String appId) {
        return servicePrincipals.values().stream()
                .filter(principal -> principal.appId().equals(appId))
                .findFirst();
    }
}
