package io.gatehouse.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the sandbox knows: tenants, applications, switches, clock. Read freely; make every change inside
 * {@link #change}, which serialises changes and keeps them on disk.
 */
public final class World {

    private final Map<String, Tenant> tenants = new ConcurrentSkipListMap<>();
    private final Map<String, Application> applications = new ConcurrentSkipListMap<>();
    private final Map<String, Instant> spent = new ConcurrentHashMap<>();
    private final Map<String, String> notes = new ConcurrentSkipListMap<>();
    private final List<DirectoryWatcher> watchers = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final SandboxClock clock = new SandboxClock();
    private final Chaos chaos = new Chaos();
    private final RecycleBin bin = new RecycleBin(this);
    private final GraphPermissions permissions = GraphPermissions.load();
    private final WorldStore store;
    private final URI portalUrl;

    World(SandboxSettings settings) {
        this.store = new WorldStore(settings.dataDirectory());
        this.portalUrl = settings.portalUrl();
        new WorldSeed(this, portalUrl).plant();
        if (!settings.homeApps()) {
            clearHome();
        }
        SavedWorld saved = store.read();
        if (saved != null) {
            saved.restore(this);
        }
    }

    /** Takes every application out of the provider's home tenant, with all that was granted to it there. */
    public void clearHome() {
        change(() -> {
            applications.values().removeIf(each -> each.tenantId().equals(SandboxFacts.HOME_TENANT));
            Tenant home = owner(SandboxFacts.HOME_TENANT);
            home.servicePrincipals.values().removeIf(each -> !each.appId().equals(SandboxFacts.GRAPH_APP_ID));
            home.grants.clear();
            home.assignments.clear();
            bin.items().values().removeIf(item -> item.tenantId().equals(SandboxFacts.HOME_TENANT));
        });
    }

    /** Puts the provider's own registrations back as they were seeded; others of the home tenant stay. */
    public void restoreHome() {
        change(() -> new ApplicationSeed(this, portalUrl).plant(owner(SandboxFacts.HOME_TENANT)));
    }

    /** Makes a change of the world and keeps it. Changes within changes are kept once. */
    public <T> T change(Supplier<T> change) {
        lock.lock();
        try {
            T result = change.get();
            if (lock.getHoldCount() == 1) {
                store.write(this);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a change of the world and keeps it. */
    public void change(Runnable change) {
        change(() -> {
            change.run();
            return sequence.get();
        });
    }

    public SandboxClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /** Moves the sandbox's clock, and only that one, forward. */
    public void forward(Duration by) {
        change(() -> clock.forward(by));
    }

    public Chaos chaos() {
        return chaos;
    }

    /** The catalogue of Microsoft Graph's permissions. */
    public GraphPermissions permissions() {
        return permissions;
    }

    /** The number of the latest directory change; 0 is the seeded world. */
    public long sequence() {
        return sequence.get();
    }

    public Collection<Tenant> tenants() {
        return tenants.values();
    }

    public Optional<Tenant> tenant(String idOrDomain) {
        Tenant byId = tenants.get(idOrDomain);
        return byId != null
                ? Optional.of(byId)
                : tenants().stream().filter(tenant -> tenant.named(idOrDomain)).findFirst();
    }

    /** The account, in its home tenant, that signs in with that name. */
    public Optional<Person> account(String signInName) {
        return tenants().stream()
                .flatMap(tenant -> tenant.personNamed(signInName).stream())
                .filter(person -> !person.guest())
                .findFirst();
    }

    public Collection<Application> applications() {
        return applications.values();
    }

    /** An application of some tenant, or one of Microsoft's own. */
    public Optional<Application> application(String appId) {
        Application known = applications.get(appId);
        return known != null ? Optional.of(known) : MicrosoftApps.named(appId);
    }

    /** The application that goes by that id or identifier URI as a resource; Microsoft Graph is none of these. */
    public Optional<Application> resource(String name) {
        return Stream.concat(MicrosoftApps.all().stream(), applications.values().stream())
                .filter(application -> application.appId().equals(name)
                        || application.api().identifierUris().contains(name))
                .findFirst();
    }

    public void save(Application application) {
        change(() -> applications.put(application.appId(), application));
    }

    /** Deletes an application, restorably; so is its service principal at home. */
    public void remove(Application application) {
        change(() -> bin.delete(application));
    }

    public RecycleBin bin() {
        return bin;
    }

    /** Stores a new or changed user, numbered as the next change. */
    public Person save(Person person) {
        return change(() -> {
            Person numbered = person.at(sequence.incrementAndGet());
            owner(person.tenantId()).people.put(person.id(), numbered);
            watchers.forEach(it -> it.changed(person.tenantId(), "users", person.id(), person.present()));
            return numbered;
        });
    }

    /** Stores a new or changed group, numbered as the next change. */
    public Group save(Group group) {
        return change(() -> {
            Group numbered = group.at(sequence.incrementAndGet());
            owner(group.tenantId()).groups.put(group.id(), numbered);
            watchers.forEach(it -> it.changed(group.tenantId(), "groups", group.id(), group.present()));
            return numbered;
        });
    }

    public void save(Tenant tenant, TenantPolicies policies) {
        change(() -> tenant.set(policies));
    }

    public void save(TeamsApp app) {
        change(() -> owner(app.tenantId()).teamsApps.put(app.id(), app));
    }

    public void remove(TeamsApp app) {
        change(() -> owner(app.tenantId()).teamsApps.remove(app.id()));
    }

    public void save(Subscription subscription) {
        change(() -> owner(subscription.tenantId()).subscriptions.put(subscription.id(), subscription));
    }

    public void remove(Subscription subscription) {
        change(() -> owner(subscription.tenantId()).subscriptions.remove(subscription.id()));
    }

    /** Calls back after each change of a user or group. */
    public void watch(DirectoryWatcher watcher) {
        watchers.add(watcher);
    }

    public void save(ServicePrincipal principal) {
        change(() -> owner(principal.tenantId()).servicePrincipals.put(principal.id(), principal));
    }

    public void save(Grant grant) {
        change(() -> owner(grant.tenantId()).grants.put(grant.id(), grant));
    }

    public void save(AppRoleAssignment assignment) {
        change(() -> owner(assignment.tenantId()).assignments.put(assignment.id(), assignment));
    }

    /** Removes a service principal with its grants and assignments: the customer took the consent back. */
    public void remove(ServicePrincipal principal) {
        change(() -> bin.delete(principal));
    }

    public void remove(Grant grant) {
        change(() -> owner(grant.tenantId()).grants.remove(grant.id()));
    }

    public void remove(AppRoleAssignment assignment) {
        change(() -> owner(assignment.tenantId()).assignments.remove(assignment.id()));
    }

    /** When a thing created now becomes visible to lookups. */
    public Instant visibleFrom() {
        return now().plusSeconds(chaos.state().replicationDelaySeconds());
    }

    /** When a credential added now is first accepted. */
    public Instant credentialsFrom() {
        return now().plusSeconds(chaos.state().slow().credentialDelaySeconds());
    }

    /** Marks a one-time id as used; false if it was used before. Forgotten after {@code until}. */
    public boolean spend(String id, Instant until) {
        return change(() -> {
            spent.values().removeIf(end -> end.isBefore(now()));
            return spent.putIfAbsent(id, until) == null;
        });
    }

    public boolean isSpent(String id) {
        Instant end = spent.get(id);
        return end != null && !end.isBefore(now());
    }

    /** A text that a part of the sandbox keeps across restarts. */
    public @Nullable String note(String key) {
        return notes.get(key);
    }

    public void note(String key, String value) {
        change(() -> notes.put(key, value));
    }

    Map<String, Tenant> tenantsById() {
        return tenants;
    }

    Map<String, Application> applicationsById() {
        return applications;
    }

    Map<String, Instant> spentIds() {
        return spent;
    }

    Map<String, String> allNotes() {
        return notes;
    }

    AtomicLong counter() {
        return sequence;
    }

    Tenant owner(String tenantId) {
        Tenant tenant = tenants.get(tenantId);
        if (tenant == null) {
            throw new IllegalArgumentException("No tenant " + tenantId);
        }
        return tenant;
    }
}
