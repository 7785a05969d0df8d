package io.gatehouse.sandbox.entra.consent;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin consent workflow: where a tenant has it on, people ask for an app on Entra's own page, and an administrator
 * decides some time later. The app hears nothing of either.
 */
@Component
public class ConsentRequests {

    /** How a request stands. */
    public enum State {
        PENDING,
        APPROVED,
        DENIED
    }

    /** What somebody asked for; permissions by the appId of their resource. */
    public record Request(
            String id,
            String tenantId,
            String appId,
            String requestedBy,
            String reason,
            Map<String, Set<String>> permissions,
            Instant at,
            State state) {

        Request with(State other) {
            return new Request(id, tenantId, appId, requestedBy, reason, permissions, at, other);
        }
    }

    private static final String ON = "on";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final World world;
    private final Consents consents;

    ConsentRequests(World world, Consents consents) {
        this.world = world;
        this.consents = consents;
    }

    /** Tailspin has it on from the start. */
    public boolean enabled(Tenant tenant) {
        String set = world.note("consent-workflow:" + tenant.id());
        return set == null ? tenant.id().equals(SandboxFacts.TAILSPIN) : set.equals(ON);
    }

    public void enable(Tenant tenant, boolean on) {
        world.note("consent-workflow:" + tenant.id(), on ? ON : "off");
    }

    /** One request for each person and app; asking again replaces the last. */
    public void send(Tenant tenant, Application application, Person person, Wanted wanted, String reason) {
        world.change(() -> {
            List<Request> all = new ArrayList<>(of(tenant));
            all.removeIf(each -> each.state() == State.PENDING
                    && each.appId().equals(application.appId())
                    && each.requestedBy().equals(person.signInName()));
            all.add(new Request(
                    UUID.randomUUID().toString(),
                    tenant.id(),
                    application.appId(),
                    person.signInName(),
                    reason,
                    wanted.permissions(),
                    world.now(),
                    State.PENDING));
            keep(tenant, all);
        });
    }

    /** All requests of a tenant, the newest first. */
    public List<Request> of(Tenant tenant) {
        String note = world.note(key(tenant));
        return note == null
                ? List.of()
                : JSON.readValue(note, new TypeReference<List<Request>>() {}).stream()
                        .sorted(Comparator.comparing(Request::at).reversed())
                        .toList();
    }

    /** An administrator consents for everybody, or says no; false where nothing like it is open. */
    public boolean decide(Tenant tenant, String id, boolean approve) {
        return world.change(() -> {
            List<Request> all = new ArrayList<>(of(tenant));
            for (int i = 0; i < all.size(); i++) {
                Request request = all.get(i);
                if (request.id().equals(id) && request.state() == State.PENDING) {
                    if (approve) {
                        Application application =
                                world.application(request.appId()).orElseThrow();
                        consents.grant(tenant, application, Wanted.delegated(request.permissions()), null);
                    }
                    all.set(i, request.with(approve ? State.APPROVED : State.DENIED));
                    keep(tenant, all);
                    return true;
                }
            }
            return false;
        });
    }

    private void keep(Tenant tenant, List<Request> all) {
        world.note(key(tenant), JSON.writeValueAsString(all));
    }

    private static String key(Tenant tenant) {
        return "consent-requests:" + tenant.id();
    }
}
