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
        List<Permission> permissions,
        List<Created> created,
        List<String> undo) {

    /** The directory that was connected. */
    record Tenant(String id, @Nullable String name, List<String> domains) {}

    /** The application that the permissions were granted to. */
    record App(String clientId, String name) {}

    /** @param type {@code Delegated} or {@code Application}, as Microsoft's pages say */
    record Permission(String name, String type, boolean write, String reason) {}

    /** Something that exists in the tenant because of this. */
    record Created(String kind, String id, String name) {}
}
