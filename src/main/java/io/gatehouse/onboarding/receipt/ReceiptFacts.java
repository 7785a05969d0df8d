package io.gatehouse.onboarding.receipt;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a receipt tells, the same on the page, in the PDF and in the signed file; holds no secret. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReceiptFacts(
        String reference,
        String status,
        Instant at,
        String provider,
        String customer,
        String service,
        int serviceVersion,
        Tenant tenant,
        App app,
        @Nullable String account,
        @Nullable String consentedBy,
        List<Permission> permissions,
        List<Created> created,
        @Nullable Credential credential,
        @Nullable Helper helper,
        List<String> undo) {

    /** The directory that was connected. */
    record Tenant(String id, @Nullable String name, List<String> domains) {}

    /** The application that the permissions were granted to. */
    record App(String clientId, String name) {}

    /** @param type {@code Delegated} or {@code Application}, as Microsoft's pages say */
    record Permission(String name, String type, boolean write, String reason) {}

    /**
     * With what the customer's app proves that it is the service.
     *
     * @param kind {@code SECRET} or {@code CERTIFICATE}
     * @param endsAt null where nobody told
     */
    record Credential(
            String kind,
            String name,
            @Nullable String keyId,
            @Nullable Instant endsAt) {}

    /**
     * The provider's app that made the registration.
     *
     * @param removed whether Microsoft confirmed that it is gone; else another service still needs it
     */
    record Helper(
            String clientId,
            String name,
            boolean removed,
            @Nullable Instant at) {}

    /** Whether an app of other services serves this one too. */
    public boolean shares() {
        return has(ReceiptCreated.SHARED);
    }

    /** Whether the app of this service stood before. */
    public boolean keeps() {
        return has(ReceiptCreated.KEPT);
    }

    private boolean has(String kind) {
        return created.stream().anyMatch(thing -> thing.kind().equals(kind));
    }

    /** What exists besides the credential, which is told with what it is good for. */
    public List<Created> besides() {
        return created.stream().filter(thing -> !told(thing)).toList();
    }

    private boolean told(Created thing) {
        return credential != null
                && thing.kind().equals(ReceiptCreated.CREDENTIAL)
                && thing.id().equals(credential.keyId());
    }

    /** Something that exists in the tenant because of this. */
    record Created(String kind, String id, String name) {}
}
