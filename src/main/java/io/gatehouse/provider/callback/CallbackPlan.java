package io.gatehouse.provider.callback;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.provider.CallbackUse;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.shared.Actor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which addresses a registration shall hold, which it holds, and what follows from the difference. */
@Service
@Transactional
public class CallbackPlan {

    /** As many redirect URIs as Entra takes for work accounts (E:reply-url). */
    static final int MOST = 256;

    private final CallbackRows rows;
    private final CallbackSettings settings;
    private final CustomerCallbacks callbacks;
    private final CallbackUse use;
    private final ApplicationEventPublisher events;

    CallbackPlan(
            CallbackRows rows,
            CallbackSettings settings,
            CustomerCallbacks callbacks,
            CallbackUse use,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.settings = settings;
        this.callbacks = callbacks;
        this.use = use;
        this.events = events;
    }

    /** The list that the registration shall have, and whose address found no room in it. */
    record Target(List<String> redirectUris, Set<UUID> full) {}

    /** Customers whose address is wanted there, the oldest first. */
    @Transactional(readOnly = true)
    Map<UUID, String> wanted(OwnRegistration own) {
        Map<UUID, String> wanted = new LinkedHashMap<>();
        if (settings.of(own.id()).mode() == CallbackMode.PATH) {
            use.customers(own.id(), own.preferred()).forEach(customer -> wanted.put(customer, callbacks.own(customer)));
        }
        return wanted;
    }

    /** Whether something waits to be added or removed. */
    @Transactional(readOnly = true)
    boolean open(OwnRegistration own) {
        return news(own)
                || rows.of(own.id()).stream()
                        .anyMatch(row -> row.state() == CallbackState.WAITING || row.state() == CallbackState.LEAVING);
    }

    /** Whether customers came or went since the last {@link #begin}. */
    @Transactional(readOnly = true)
    boolean news(OwnRegistration own) {
        Map<UUID, String> known = rows.of(own.id()).stream()
                .filter(row -> row.state() != CallbackState.LEAVING)
                .collect(Collectors.toMap(CallbackRows.Row::customer, CallbackRows.Row::address));
        return !known.equals(wanted(own));
    }

    /** From now on nobody new is sent to an address that shall go, and what shall come is known to be missing. */
    void begin(OwnRegistration own) {
        Map<UUID, String> missing = wanted(own);
        for (CallbackRows.Row row : rows.of(own.id())) {
            if (!missing.containsKey(row.customer())) {
                rows.put(own.id(), row.customer(), row.address(), CallbackState.LEAVING);
            } else if (row.state() != CallbackState.LEAVING && row.address().equals(missing.get(row.customer()))) {
                missing.remove(row.customer());
            }
        }
        missing.forEach((customer, address) -> rows.put(own.id(), customer, address, CallbackState.WAITING));
    }

    /** Leaves alone what is not ours, and what somebody may still come back to. */
    @Transactional(readOnly = true)
    Target target(OwnRegistration own, Application application) {
        Map<UUID, String> wanted = wanted(own);
        List<String> uris = application.web().redirectUris().stream()
                .filter(uri -> !ofCustomer(uri) || wanted.containsValue(uri) || use.underWay(uri))
                .collect(Collectors.toCollection(ArrayList::new));
        int elsewhere = application.spaRedirectUris().size()
                + application.publicClientRedirectUris().size();
        Set<UUID> full = new HashSet<>();
        wanted.forEach((customer, address) -> {
            if (!uris.contains(address) && uris.size() + elsewhere >= MOST) {
                full.add(customer);
            } else if (!uris.contains(address)) {
                uris.add(address);
            }
        });
        return new Target(uris, full);
    }

    /** Writes down what was read back. */
    void found(OwnRegistration own, Application application, Set<UUID> full, Actor actor) {
        Set<String> present = new HashSet<>(application.web().redirectUris());
        for (CallbackRows.Row row : rows.of(own.id())) {
            boolean there = present.contains(row.address());
            if (row.state() == CallbackState.LEAVING) {
                // what began with another public address is none of ours any more
                if (!there || !ofCustomer(row.address())) {
                    rows.remove(own.id(), row.customer());
                    tell(own, actor, "registration.callback_removed", row);
                }
                continue;
            }
            CallbackState state = there
                    ? CallbackState.REGISTERED
                    : full.contains(row.customer()) ? CallbackState.FULL : CallbackState.WAITING;
            if (state != row.state()) {
                rows.put(own.id(), row.customer(), row.address(), state);
                told(state).ifPresent(action -> tell(own, actor, action, row));
            }
        }
    }

    /** Somebody read the registration for another reason: what is missing there is not used any longer. */
    public void seen(OwnRegistration own, Application application, Actor actor) {
        if (!rows.of(own.id()).isEmpty()) {
            Set<UUID> full = rows.of(own.id()).stream()
                    .filter(row -> row.state() == CallbackState.FULL)
                    .map(CallbackRows.Row::customer)
                    .collect(Collectors.toSet());
            found(own, application, full, actor);
        }
    }

    private static Optional<String> told(CallbackState state) {
        return switch (state) {
            case REGISTERED -> Optional.of("registration.callback_added");
            case FULL -> Optional.of("registration.callback_full");
            case WAITING -> Optional.of("registration.callback_missing");
            case LEAVING -> Optional.empty();
        };
    }

    /** Below the shared callback there is nothing but addresses of customers. */
    private boolean ofCustomer(String uri) {
        return uri.startsWith(callbacks.shared() + "/");
    }

    private void tell(OwnRegistration own, Actor actor, String action, CallbackRows.Row row) {
        AuditSubject subject = new AuditSubject(
                "registration", own.id().toString(), own.registration().displayName());
        events.publishEvent(AuditFact.of(actor, action, subject)
                .customer(row.customer())
                .details(Map.of("address", row.address())));
    }

    /** How many of a customer's state there are. */
    @Transactional(readOnly = true)
    Map<CallbackState, Long> counts(UUID registration) {
        return rows.of(registration).stream()
                .map(CallbackRows.Row::state)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
