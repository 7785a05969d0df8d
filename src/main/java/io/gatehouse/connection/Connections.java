package io.gatehouse.connection;

import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The connections of a provider. */
@Service
public class Connections {

    private final ConnectionLists lists;

    Connections(ConnectionLists lists) {
        this.lists = lists;
    }

    @Transactional(readOnly = true)
    public ConnectionView get(UUID id) {
        return lists.find(id).orElseThrow(() -> new NotFound("No connection " + id));
    }

    @Transactional(readOnly = true)
    public Optional<ConnectionView> find(UUID id) {
        return lists.find(id);
    }

    /** Whether it only waits to take the place of another one, and ends with that. */
    @Transactional(readOnly = true)
    public boolean candidate(UUID id) {
        return lists.candidate(id);
    }

    /** Newest first, those that ended included. */
    @Transactional(readOnly = true)
    public List<ConnectionView> ofCustomer(UUID customerId) {
        return lists.ofCustomer(customerId);
    }

    /** The one in use that a new sign-in for this service would renew: the one that is named, else the customer's own. */
    @Transactional(readOnly = true)
    public Optional<ConnectionView> inUse(UUID customerId, String profile, @Nullable UUID named) {
        return Optional.ofNullable(named)
                .flatMap(lists::find)
                .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                .or(() -> ofCustomer(customerId).stream()
                        .filter(connection ->
                                connection.active() && connection.profile().equals(profile))
                        .findFirst())
                .filter(ConnectionView::active);
    }

    /** The service account whose place one that waits for the provider would take, another account or an application. */
    @Transactional(readOnly = true)
    public Optional<ConnectionView.Account> replaced(ConnectionView waiting) {
        ConnectionView.Account account = waiting.account();
        return ofCustomer(waiting.customerId()).stream()
                .filter(other -> other.active()
                        && other.profile().equals(waiting.profile())
                        && other.actsAs().equals("SERVICE_ACCOUNT"))
                .map(ConnectionView::account)
                .filter(other ->
                        other != null && (account == null || !other.objectId().equalsIgnoreCase(account.objectId())))
                .findFirst();
    }

    /** All that may be used, whatever their health. */
    @Transactional(readOnly = true)
    public List<ConnectionView> active() {
        return lists.active();
    }

    @Transactional(readOnly = true)
    public long countActive() {
        return lists.countActive();
    }

    /** Whose proof is due, longest unproven first. */
    @Transactional(readOnly = true)
    public List<ConnectionView> due(Instant before, Instant degradedBefore, Instant deadBefore, int limit) {
        return lists.due(before, degradedBefore, deadBefore, limit);
    }

    /** Whose own credential ends by then, the nearest end first. */
    @Transactional(readOnly = true)
    public List<ConnectionView> ending(Instant before, int limit) {
        return lists.ending(before, limit);
    }

    /** What is held because the credential of this registration of the provider's own was refused, by then for the last time. */
    @Transactional(readOnly = true)
    public List<UUID> refusedUntil(UUID registrationId, Instant time, int limit) {
        return lists.refused(registrationId, null, time, true, limit);
    }

    /** The same without those of suspended customers, who are left alone. */
    @Transactional(readOnly = true)
    public List<UUID> refusedAwake(UUID registrationId, Instant time, int limit) {
        return lists.refused(registrationId, null, time, false, limit);
    }

    /** Whether that was refused to one of its connections after this time. */
    @Transactional(readOnly = true)
    public boolean refusedAfter(UUID registrationId, Instant time) {
        return !lists.refused(registrationId, time, null, true, 1).isEmpty();
    }

    /** What seems to be off in its customer's tenant alone, of this registration; without those of suspended customers. */
    @Transactional(readOnly = true)
    public List<UUID> appOff(UUID registrationId, int limit) {
        return lists.appOff(registrationId, limit);
    }

    /** Those that need somebody, worst first. */
    @Transactional(readOnly = true)
    public List<ConnectionView> needing(int limit) {
        return lists.needing(limit);
    }

    /** All that may be used and are not healthy. */
    @Transactional(readOnly = true)
    public List<ConnectionView> unhealthy() {
        return lists.unhealthy();
    }

    @Transactional(readOnly = true)
    public Slice<ConnectionView> list(ConnectionQuery query) {
        return lists.list(query);
    }
}
