package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.operation.SyncWish;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whose directory is copied, which parts of it, through which connection and how often, as the profiles of the customer's
 * services wish: a service that wishes for none asks for no permission to read it either.
 */
@Component
public class WantedCopies {

    private final Connections connections;
    private final Profiles profiles;
    private final DirectoryState state;
    private final DirectorySettings settings;

    WantedCopies(Connections connections, Profiles profiles, DirectoryState state, DirectorySettings settings) {
        this.connections = connections;
        this.profiles = profiles;
        this.state = state;
        this.settings = settings;
    }

    /** A connection in use whose service wishes for a copy. */
    record Service(ConnectionView connection, Set<DirectoryPart> parts, Duration pause) {}

    /** What is read through one connection. */
    record Reading(ConnectionView through, Set<DirectoryPart> parts) {}

    public boolean wanted(ConnectionView connection) {
        return !services(List.of(connection)).isEmpty();
    }

    /** All connections in use through which a directory may be read. */
    List<Service> active() {
        return services(connections.active());
    }

    /** The parts for which any service in use of a customer wishes. */
    public Set<DirectoryPart> parts(UUID customer) {
        Set<DirectoryPart> parts = EnumSet.noneOf(DirectoryPart.class);
        active(customer).forEach(service -> parts.addAll(service.parts()));
        return parts;
    }

    /** Since when a part was not brought up to date, as no service in use wishes for it; it stays as it was. */
    public Optional<Instant> notCurrentSince(UUID customer, DirectoryPart part) {
        return parts(customer).contains(part)
                ? Optional.empty()
                : state.finished(customer).values().stream()
                        .map(finished -> finished.getOrDefault(part, Instant.MIN))
                        .max(Comparator.naturalOrder())
                        .filter(finished -> !finished.equals(Instant.MIN));
    }

    /** Whether a round of a part has ended since then, through the connection that reads it now. */
    public boolean readSince(UUID customer, DirectoryPart part, Instant since) {
        Map<UUID, Map<DirectoryPart, Instant>> finished = state.finished(customer);
        return readings(active(customer), finished.keySet()).stream()
                .filter(reading -> reading.parts().contains(part))
                .map(reading -> finished.getOrDefault(reading.through().id(), Map.of()))
                .anyMatch(ends -> ends.getOrDefault(part, Instant.MIN).isAfter(since));
    }

    /** The shortest pause for which one of the services wishes, though none that is shorter than the setting. */
    Duration every(List<Service> services) {
        return services.stream()
                .map(Service::pause)
                .min(Comparator.naturalOrder())
                .filter(wished -> settings.asWished() && wished.compareTo(settings.every()) > 0)
                .orElse(settings.every());
    }

    Duration every(UUID customer) {
        return every(active(customer));
    }

    /**
     * Each part is read through one connection: one whose service wishes for all of them rather than two, then the one that
     * read last, as its links belong to that one.
     *
     * @param services those of one customer
     * @param used through which connections a directory was read
     */
    List<Reading> readings(List<Service> services, Set<UUID> used) {
        Map<ConnectionView, Set<DirectoryPart>> readings = new LinkedHashMap<>();
        for (DirectoryPart part : DirectoryPart.values()) {
            services.stream()
                    .filter(service -> !service.connection().held())
                    .filter(service -> service.parts().contains(part))
                    .min(Comparator.<Service>comparingInt(
                                    service -> -service.parts().size())
                            .thenComparing(service ->
                                    !used.contains(service.connection().id()))
                            .thenComparing(service -> service.connection().createdAt()))
                    .ifPresent(reader -> readings.computeIfAbsent(
                                    reader.connection(), connection -> EnumSet.noneOf(DirectoryPart.class))
                            .add(part));
        }
        return readings.entrySet().stream()
                .map(reading -> new Reading(reading.getKey(), reading.getValue()))
                .toList();
    }

    /**
     * What is read through a connection; through one that is not chosen, the parts for which its service wishes. Empty where
     * it is no longer in use.
     */
    @Transactional(readOnly = true)
    Optional<Reading> reading(UUID connection) {
        return connections
                .find(connection)
                .filter(ConnectionView::active)
                .map(through -> new Reading(through, partsThrough(through)));
    }

    private Set<DirectoryPart> partsThrough(ConnectionView connection) {
        List<Service> services = active(connection.customerId());
        Map<UUID, Set<DirectoryPart>> parts = new HashMap<>();
        services.forEach(service -> parts.put(service.connection().id(), service.parts()));
        readings(services, state.finished(connection.customerId()).keySet())
                .forEach(reading -> parts.put(reading.through().id(), reading.parts()));
        return parts.getOrDefault(connection.id(), Set.of());
    }

    /** The connections through which those parts are read for which the service of this one wishes. */
    List<ConnectionView> readersFor(ConnectionView connection) {
        Set<DirectoryPart> wished = EnumSet.noneOf(DirectoryPart.class);
        services(List.of(connection)).forEach(service -> wished.addAll(service.parts()));
        return readings(connection.customerId()).stream()
                .filter(reading -> reading.parts().stream().anyMatch(wished::contains))
                .map(Reading::through)
                .toList();
    }

    /** Whether the first of the parts that are read now is read with these. */
    boolean first(UUID customer, Set<DirectoryPart> parts) {
        return readings(customer).stream()
                .flatMap(reading -> reading.parts().stream())
                .min(Comparator.naturalOrder())
                .map(parts::contains)
                .orElse(true);
    }

    /** The same of one customer as it is now. */
    List<Reading> readings(UUID customer) {
        return readings(active(customer), state.finished(customer).keySet());
    }

    /** The connections in use through which a customer's directory is read. */
    public List<ConnectionView> readers(UUID customer) {
        List<Service> services = active(customer);
        List<ConnectionView> readers = readings(
                        services, state.finished(customer).keySet())
                .stream()
                .map(Reading::through)
                .toList();
        return readers.isEmpty()
                ? services.stream().limit(1).map(Service::connection).toList()
                : readers;
    }

    /** The connection in use through which a person has a customer's directory read. */
    public Optional<ConnectionView> through(UUID customer) {
        return readers(customer).stream().findFirst();
    }

    /** Whether the customer is connected, though for services that copy nothing. */
    public boolean unwanted(UUID customer) {
        return active(customer).isEmpty()
                && connections.ofCustomer(customer).stream().anyMatch(ConnectionView::active);
    }

    private List<Service> active(UUID customer) {
        return services(connections.ofCustomer(customer).stream()
                .filter(ConnectionView::active)
                .toList());
    }

    /** There may be thousands of connections, and a handful of profiles. */
    private List<Service> services(List<ConnectionView> active) {
        Map<String, List<SyncWish>> wishes = new HashMap<>();
        return active.stream()
                .map(connection -> service(connection, wishes.computeIfAbsent(connection.profile(), this::wishes)))
                .filter(service -> !service.parts().isEmpty())
                .toList();
    }

    private static Service service(ConnectionView connection, List<SyncWish> wishes) {
        Set<DirectoryPart> parts = EnumSet.noneOf(DirectoryPart.class);
        wishes.forEach(wish -> parts.add(part(wish.part())));
        int minutes = wishes.stream().mapToInt(SyncWish::everyMinutes).min().orElse(0);
        return new Service(connection, parts, Duration.ofMinutes(minutes));
    }

    private static DirectoryPart part(SyncWish.Part part) {
        return switch (part) {
            case USERS -> DirectoryPart.USERS;
            case GROUPS -> DirectoryPart.GROUPS;
        };
    }

    private List<SyncWish> wishes(String profile) {
        return profiles.find(profile).map(ServiceProfile::syncJobs).orElse(List.of());
    }
}
