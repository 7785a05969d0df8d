package io.gatehouse.profile;

import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.operation.Operation;
import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.operation.SyncWish;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionGroup;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.setup.OrderRule;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.SetUp;
import io.gatehouse.profile.setup.SetUpStep;
import io.gatehouse.profile.setup.StepOrder;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.shelf.Profiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one service asks of a customer's tenant, and why. The offers stand in the order of recommendation. Texts are in
 * one language, see {@link Profiles#get(String, java.util.Locale)}.
 */
public record ServiceProfile(
        String key,
        int version,
        ProfileTitle title,
        List<MethodOffer> offers,
        List<PermissionGroup> groups,
        SetUp setUp,
        Operation operation) {

    public ServiceProfile {
        offers = List.copyOf(offers);
        groups = List.copyOf(groups);
    }

    public String displayName() {
        return title.displayName();
    }

    public String summary() {
        return title.summary();
    }

    public List<Hosting> hosting() {
        return title.hosting();
    }

    public List<ConnectionMethod> methods() {
        return offers.stream().map(MethodOffer::method).toList();
    }

    public Optional<MethodOffer> offer(ConnectionMethod method) {
        return offers.stream().filter(offer -> offer.method() == method).findFirst();
    }

    public Stream<WantedPermission> permissions() {
        return groups.stream().flatMap(group -> group.permissions().stream());
    }

    /** What a person who signs in is asked for, over all APIs. */
    public List<WantedPermission> delegated() {
        return permissions().filter(WantedPermission::delegated).toList();
    }

    /** What a sign-in asks of Graph. */
    public List<String> scopes() {
        return permissions()
                .filter(wanted -> wanted.delegated() && wanted.facts().api().graph())
                .map(WantedPermission::name)
                .toList();
    }

    public long writes() {
        return delegated().stream().filter(WantedPermission::write).count();
    }

    /** The groups that one method asks for. */
    public List<PermissionGroup> groups(ConnectionMethod method) {
        return groups.stream().filter(group -> group.askedBy(method)).toList();
    }

    /** What a registration for one method declares: each permission as the one who acts will hold it. */
    public List<RequiredAccess> access(MethodOffer offer) {
        return groups(offer.method()).stream()
                .flatMap(group -> group.permissions().stream())
                .map(wanted -> new RequiredAccess(wanted, wanted.kind(offer.actsAs())))
                .toList();
    }

    public @Nullable RegistrationTemplate registrationTemplate() {
        return setUp.registration();
    }

    public @Nullable TeamsAppTemplate teamsApp() {
        return setUp.teamsApp();
    }

    public List<WizardInput> inputs() {
        return setUp.inputs();
    }

    public List<OrderRule> order() {
        return setUp.order();
    }

    public List<ManualTask> manualTasks() {
        return setUp.manualTasks();
    }

    public List<ConnectionCheck> checks() {
        return operation.checks();
    }

    public List<SyncWish> syncJobs() {
        return operation.syncJobs();
    }

    public List<SubscriptionWish> subscriptions() {
        return operation.subscriptions();
    }

    /** The steps of making the registration, in an order that keeps every rule of this profile. */
    public List<SetUpStep> steps() {
        return StepOrder.of(order());
    }
}
