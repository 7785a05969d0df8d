package io.gatehouse.provider.callback;

import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.PublicUrl;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The addresses to which Microsoft sends customers back: one for all, or one for each customer where an owner wants it so
 * and the registration holds it. The customer's id is its last part, as a short name may be changed later.
 */
@Service
@Transactional
public class CustomerCallbacks {

    private final CallbackRows rows;
    private final CallbackSettings settings;
    private final AppRegistrations registrations;
    private final PublicUrl publicUrl;

    CustomerCallbacks(
            CallbackRows rows, CallbackSettings settings, AppRegistrations registrations, PublicUrl publicUrl) {
        this.rows = rows;
        this.settings = settings;
        this.registrations = registrations;
        this.publicUrl = publicUrl;
    }

    public String shared() {
        return publicUrl.link(SetUpWish.CALLBACK_PATH);
    }

    /** What the customer's own address is or would be. */
    public String own(UUID customer) {
        return shared() + "/" + customer;
    }

    /**
     * The redirect URI of a trip that begins now. Call it in the transaction that stores the trip: nobody takes the
     * address away before that trip can be seen.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public URI of(UUID registration, UUID customer) {
        String own = own(customer);
        // registered under another public address, it is of no use here
        boolean usable = rows.hold(registration, customer).filter(own::equals).isPresent();
        return URI.create(usable ? own : shared());
    }

    /**
     * What a registration in the customer's own tenant has to hold: what the one that stands there holds, else what new
     * customers come back to.
     */
    public String inRegistrationOf(UUID customer) {
        List<AppRegistration> standing = registrations.ofCustomer(customer);
        boolean own = standing.isEmpty()
                ? registrations
                        .findOwn()
                        .map(preferred -> settings.of(preferred.id()).mode() == CallbackMode.PATH)
                        .orElse(false)
                : rows.ofCustomer(customer).stream()
                        .anyMatch(row ->
                                standing.stream().anyMatch(each -> each.id().equals(row.registration())));
        return own ? own(customer) : shared();
    }

    /** Remembers that a registration in the customer's own tenant holds its address, where it is among these. */
    public void holds(UUID registration, UUID customer, Collection<String> redirectUris) {
        if (redirectUris.contains(own(customer))) {
            rows.put(registration, customer, own(customer), CallbackState.REGISTERED);
        }
    }

    /** Remembers whether it holds it, by all redirect URIs that were read there: somebody may have removed the address. */
    public void read(UUID registration, UUID customer, Collection<String> redirectUris) {
        if (redirectUris.contains(own(customer))) {
            holds(registration, customer, redirectUris);
        } else {
            rows.remove(registration, customer);
        }
    }
}
