package io.gatehouse.onboarding.partner.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.PartnerProof;
import io.gatehouse.onboarding.partner.Partners;
import io.gatehouse.onboarding.partner.SharedApps;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/customers/{id}/partners")
@Tag(name = "Partners")
class PartnerResource {

    private static final int LARGEST_PAGE = 200;

    private final Partners partners;
    private final SharedApps apps;
    private final PartnerProof proof;
    private final PartnerList list;
    private final Customers customers;

    PartnerResource(Partners partners, SharedApps apps, PartnerProof proof, PartnerList list, Customers customers) {
        this.partners = partners;
        this.apps = apps;
        this.proof = proof;
        this.list = list;
        this.customers = customers;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<PartnerJson> items, @Nullable String next) {}

    /**
     * The tenant is a domain or a tenant id. Without a connection the first one whose app can be shared is meant; without
     * an e-mail address the answer holds the link.
     */
    record Wish(
            @Nullable UUID connectionId,
            @Nullable String name,
            @Nullable String tenant,
            @Nullable String email,
            @Nullable String message) {

        Partners.Wish typed() {
            return new Partners.Wish(text(name), text(tenant), text(email), text(message));
        }

        private static String text(@Nullable String member) {
            return member == null ? "" : member;
        }
    }

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(summary = "List the organisations whose people use a customer's app", description = "Newest first.")
    Page list(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        customers.get(id);
        Slice<PartnerOrganisation> found = partners.page(id, Math.clamp(limit, 1, LARGEST_PAGE), cursor);
        return new Page(list.json(found.items()), found.next());
    }

    @PostMapping
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Invite another organisation to consent to a customer's app",
            description = "Takes an Idempotency-Key. With email the link is mailed, else the answer holds it. 422 where"
                    + " no app of the customer can be shared. mail.status is QUEUED, SENT or FAILED.")
    ResponseEntity<PartnerJson> invite(
            @PathVariable UUID id, @RequestBody Wish wish, @Parameter(hidden = true) Actor actor) {
        customers.get(id);
        String connection =
                wish.connectionId() == null ? "" : wish.connectionId().toString();
        SharedApps.App app = apps.chosen(id, connection)
                .orElseThrow(() -> new InvalidInput("connectionId", "onboarding.partners.no-app", "No app to share."));
        PartnerJson invited = list.json(partners.invite(app, wish.typed(), actor));
        return ResponseEntity.created(URI.create("/api/v1/customers/" + id + "/partners/" + invited.id()))
                .cacheControl(CacheControl.noStore())
                .body(invited);
    }

    @GetMapping("/{partner}")
    @Requires(Permission.VIEW)
    @Operation(summary = "Read how far an organisation is")
    PartnerJson get(@PathVariable UUID id, @PathVariable UUID partner) {
        return list.json(List.of(found(id, partner))).getFirst();
    }

    @PostMapping("/{partner}/resend")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Mail another link, or make one",
            description = "Older links stay live, and the time begins anew. At most three mails go out within an hour:"
                    + " beyond that 429 with Retry-After. 409 where the invitation was withdrawn.")
    ResponseEntity<PartnerJson> resend(
            @PathVariable UUID id, @PathVariable UUID partner, @Parameter(hidden = true) Actor actor) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(list.json(partners.again(found(id, partner), actor)));
    }

    @PostMapping("/{partner}/verify")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Look whether the organisation has consented",
            description =
                    "Asks Microsoft at once. The state becomes CONSENTED, or GONE where a consent was seen before.")
    PartnerJson verify(@PathVariable UUID id, @PathVariable UUID partner, @Parameter(hidden = true) Actor actor) {
        proof.look(found(id, partner), actor);
        return get(id, partner);
    }

    @PostMapping("/{partner}/withdraw")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "End all links of an organisation",
            description = "A consent that was given stays until that organisation revokes it. Doing it twice changes"
                    + " nothing.")
    PartnerJson withdraw(@PathVariable UUID id, @PathVariable UUID partner, @Parameter(hidden = true) Actor actor) {
        partners.withdraw(found(id, partner), actor);
        return get(id, partner);
    }

    private PartnerOrganisation found(UUID customer, UUID partner) {
        return partners.find(customer, partner).orElseThrow(() -> new NotFound("No partner " + partner));
    }
}
