package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.AppRole;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.Application.Clients;
import io.gatehouse.sandbox.Application.Exposure;
import io.gatehouse.sandbox.Application.Federated;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Application.Publisher;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.Application.Web;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An application while it is edited; ids, tenant and times are not open to edits. */
public final class ApplicationDraft {

    private final Application base;
    public String displayName;
    public String signInAudience;
    public Web web;
    public Clients clients;
    public Api api;
    public Exposure exposure;
    public Publisher publisher;
    public List<AppRole> appRoles;
    public List<Required> required;
    public List<Password> passwords;
    public List<Certificate> certificates;
    public List<Federated> federated;
    public List<String> tags;
    public List<String> owners;
    public @Nullable Instant disabledAt;

    ApplicationDraft(Application base) {
        this.base = base;
        this.displayName = base.displayName();
        this.signInAudience = base.signInAudience();
        this.web = base.web();
        this.clients = base.clients();
        this.api = base.api();
        this.exposure = base.exposure();
        this.publisher = base.publisher();
        this.appRoles = base.appRoles();
        this.required = base.required();
        this.passwords = base.passwords();
        this.certificates = base.certificates();
        this.federated = base.federated();
        this.tags = base.tags();
        this.owners = base.owners();
        this.disabledAt = base.disabledAt();
    }

    /** An application of a tenant with nothing in it yet. */
    public static Application blank(String id, String appId, Tenant tenant, Instant createdAt, Instant visibleAt) {
        return new Application(
                id,
                appId,
                tenant.id(),
                "",
                "AzureADMyOrg",
                new Web(List.of(), null, false, false),
                Clients.NONE,
                new Api(List.of(), null, null, List.of(), false),
                Exposure.NONE,
                new Publisher(tenant.facts().domains().getFirst(), null, null),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                createdAt,
                visibleAt,
                null);
    }

    Application application() {
        return new Application(
                base.id(),
                base.appId(),
                base.tenantId(),
                displayName,
                signInAudience,
                web,
                clients,
                api,
                exposure,
                publisher,
                appRoles,
                required,
                passwords,
                certificates,
                federated,
                tags,
                owners,
                base.createdAt(),
                base.visibleAt(),
                disabledAt);
    }
}
