package io.gatehouse.onboarding.earlier;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.ProviderScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Finds what we made in a tenant before: by the tag that only we put there, and by the object ids that we noted. A name
 * proves nothing: an app that merely has the same one is somebody else's.
 */
@Component
class EarlierLook {

    private static final String TAG = "gatehouse";

    private final Applications applications;
    private final EarlierRows rows;
    private final Connections connections;
    private final RegistrationSagas sagas;

    EarlierLook(Applications applications, EarlierRows rows, Connections connections, RegistrationSagas sagas) {
        this.applications = applications;
        this.rows = rows;
        this.connections = connections;
        this.sagas = sagas;
    }

    /** Those that the plan could take the place of; never call it inside a transaction. */
    List<EarlierRegistration> of(RegistrationPlan plan, GraphAccess access) {
        Map<String, Application> ours = ours(plan, access);
        List<Application> fitting =
                ours.values().stream().filter(app -> fits(app, plan)).toList();
        if (fitting.isEmpty()) {
            return List.of();
        }
        int namesakes = (int) applications.byName(access, plan.settings().displayName()).stream()
                .filter(app -> !ours.containsKey(app.objectId()))
                .count();
        return fitting.stream()
                .map(app -> new EarlierRegistration(app.objectId(), app.appId(), app.displayName(), namesakes, null))
                .toList();
    }

    private Map<String, Application> ours(RegistrationPlan plan, GraphAccess access) {
        Map<String, Application> ours = new LinkedHashMap<>();
        String maker = TAG + ":" + ProviderScope.required() + ":";
        applications.byTag(access, TAG).stream()
                .filter(app -> app.tags().stream().anyMatch(tag -> tag.startsWith(maker)))
                .forEach(app -> ours.put(app.objectId(), app));
        rows.made(plan.place().customerId(), plan.place().tenant()).stream()
                .filter(id -> !ours.containsKey(id))
                .flatMap(id -> applications.byObjectId(access, id).stream())
                .forEach(app -> ours.put(app.objectId(), app));
        return ours;
    }

    /** Nobody else's, in nobody's use, and made for this very service as far as anybody can tell. */
    private boolean fits(Application app, RegistrationPlan plan) {
        UUID customer = plan.place().customerId();
        Optional<EarlierRows.Kept> kept = rows.kept(plan.place().tenant(), app.appId());
        if (kept.isPresent() && !kept.get().customer().equals(customer)) {
            return false;
        }
        UUID row = kept.map(EarlierRows.Kept::id).orElse(null);
        if (row != null && inUse(customer, row)) {
            return false;
        }
        List<SagaView> makings = sagas.ofCustomer(customer).stream()
                .filter(saga -> row != null && row.equals(saga.registrationId()))
                .toList();
        if (makings.stream().anyMatch(saga -> !saga.state().over())) {
            return false;
        }
        Set<String> services = makings.stream().map(SagaView::service).collect(Collectors.toSet());
        boolean alike = app.displayName().equals(plan.settings().displayName())
                && app.signInAudience().equals(plan.settings().audience());
        return services.isEmpty()
                ? alike
                : services.equals(Set.of(plan.place().service()))
                        && app.signInAudience().equals(plan.settings().audience());
    }

    private boolean inUse(UUID customer, UUID registration) {
        return connections.ofCustomer(customer).stream()
                .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                .map(ConnectionView::registrationId)
                .anyMatch(registration::equals);
    }
}
