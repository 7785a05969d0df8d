package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.proof.Discovery.Metadata;
import io.gatehouse.shared.Guids;
import io.gatehouse.shared.TenantId;
import java.time.Instant;

/**
 * Proves the validation tokens of rich notifications: signed by Entra, in time, for our application, by the issuer of
 * exactly that tenant, and made for Microsoft's publisher of change notifications
 * (G:change-notifications-with-resource-data). Version 1 names the publisher in {@code appid}, version 2 in {@code azp}.
 */
public class PublisherTokens {

    /** Microsoft's publisher of change notifications; the same in every tenant. */
    static final String PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086";

    private final Discovery discovery;
    private final SignedTokens tokens;

    public PublisherTokens(Discovery discovery, SignedTokens tokens) {
        this.discovery = discovery;
        this.tokens = tokens;
    }

    /**
     * @param at when it was delivered: what is read hours later was proven then
     * @throws MicrosoftException with {@link MicrosoftFailure.Unproven}, or a passing failure without Entra's keys
     */
    public void prove(String token, TenantId tenant, String clientId, Instant at) {
        Metadata version2 = discovery.version2(Authority.of(tenant));
        boolean second =
                Guids.same(version2.issuer().replace("{tenantid}", tenant.value()), SignedTokens.claimedIssuer(token));
        ProvenToken proven = tokens.prove(token, second ? version2 : discovery.version1(tenant), version2, at);
        proven.requireAudience(clientId, "api://" + clientId);
        Unproven.unless(proven.tenant().equals(tenant), "of another tenant");
        requirePublisher(proven, second);
    }

    /**
     * For one that came along with the one that proves us: another tenant or application that shares the delivery. Only
     * what all tenants share is read for it, so that no token makes us ask for a tenant that it made up.
     *
     * @throws MicrosoftException as {@link #prove(String, TenantId, String, Instant)}
     */
    public void prove(String token, Instant at) {
        Metadata version2 = discovery.version2(Authority.ORGANIZATIONS);
        String issuer = SignedTokens.claimedIssuer(token);
        boolean second = issuer != null && issuer.endsWith("/v2.0");
        requirePublisher(
                tokens.prove(token, second ? version2 : discovery.version1(Authority.COMMON), version2, at), second);
    }

    private static void requirePublisher(ProvenToken proven, boolean second) {
        String publisher = proven.claims().text(second ? "azp" : "appid");
        Unproven.unless(PUBLISHER.equalsIgnoreCase(publisher), "not made for the publisher of notifications");
    }
}
