package io.gatehouse.onboarding.partner;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** Invites other organisations to consent to a customer's own app, sends links again and withdraws them. */
@Service
public class Partners {

    static final Duration LIFE = Duration.ofDays(30);
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_NOTE = 500;

    private final PartnerRows rows;
    private final PartnerSecrets secrets;
    private final Tenants tenants;
    private final PartnerTrail trail;
    private final Clock clock;

    Partners(PartnerRows rows, PartnerSecrets secrets, Tenants tenants, PartnerTrail trail, Clock clock) {
        this.rows = rows;
        this.secrets = secrets;
        this.tenants = tenants;
        this.trail = trail;
        this.clock = clock;
    }

    public List<PartnerOrganisation> of(UUID customer) {
        return rows.ofCustomer(customer);
    }

    /** Newest first. */
    public Slice<PartnerOrganisation> page(UUID customer, int limit, @Nullable String cursor) {
        return rows.page(customer, limit, cursor);
    }

    public Optional<PartnerOrganisation> find(UUID customer, UUID id) {
        return rows.find(id).filter(partner -> partner.customerId().equals(customer));
    }

    /** What an operator types. */
    public record Wish(String name, String tenant, String email, String message) {}

    /** The link's token; it exists nowhere else. */
    public record Invited(PartnerOrganisation partner, Secret link) {}

    public Invited invite(SharedApps.App app, Wish wish, Actor by) {
        String name = Inputs.line("name", wish.name(), LONGEST_NAME);
        String email = wish.email().isBlank() ? null : Inputs.email("email", wish.email());
        String message = Inputs.optionalText("message", wish.message(), LONGEST_NOTE);
        TenantId directory = directory(Inputs.line("tenant", wish.tenant(), LONGEST_NAME));
        refuseTheirOwn(app, directory);
        PartnerOrganisation partner = new PartnerOrganisation(
                UUID.randomUUID(),
                app.connection().customerId(),
                app.profile().key(),
                app.registration().id(),
                name,
                directory,
                email,
                message,
                new PartnerOrganisation.Inviter(by.name(), by.email()),
                until(),
                List.of(),
                PartnerOrganisation.Progress.NONE);
        try {
            return trail.invited(partner, by, () -> {
                rows.insert(partner);
                return secrets.link(partner.id());
            });
        } catch (DuplicateKeyException sentTwice) {
            throw known();
        }
    }

    /** Another link of the same invitation; those from before live as long. */
    public Invited again(PartnerOrganisation partner, Actor by) {
        if (partner.progress().withdrawnAt() != null) {
            throw new Conflict("onboarding.partner.withdrawn", "This invitation was withdrawn.");
        }
        return trail.resent(partner, by, () -> {
            rows.extend(partner.id(), until());
            return secrets.link(partner.id());
        });
    }

    public void withdraw(PartnerOrganisation partner, Actor by) {
        trail.note(partner, "partner.withdrawn", by, () -> rows.withdrawn(partner.id()));
    }

    private Instant until() {
        return clock.instant().plus(LIFE);
    }

    private void refuseTheirOwn(SharedApps.App app, TenantId directory) {
        if (directory.equals(app.connection().tenant())) {
            throw new InvalidInput("tenant", "onboarding.partner.same", "This is the customer’s own directory.");
        }
        boolean known = rows.ofCustomer(app.connection().customerId()).stream()
                .anyMatch(other -> other.progress().withdrawnAt() == null
                        && other.registrationId().equals(app.registration().id())
                        && other.tenant().equals(directory));
        if (known) {
            throw known();
        }
    }

    private static InvalidInput known() {
        return new InvalidInput("tenant", "onboarding.partner.known", "This organisation is in the list already.");
    }

    private TenantId directory(String text) {
        boolean possible =
                TenantId.parse(text).isPresent() || Authority.ofDomain(text).isPresent();
        try {
            if (possible) {
                return tenants.resolve(text);
            }
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw new Conflict("onboarding.partner.later", "Microsoft cannot be asked at the moment.");
            }
        }
        throw new InvalidInput("tenant", "onboarding.partner.unknown", "Microsoft knows no such directory.");
    }
}
