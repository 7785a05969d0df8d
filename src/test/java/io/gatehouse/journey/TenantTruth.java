package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What stands in a customer's tenant and what the portal holds of it, as Microsoft Graph and the database tell. */
final class TenantTruth {

    private final KillablePortal portal;
    private final SmallTenant tenant;

    TenantTruth(KillablePortal portal, SmallTenant tenant) {
        this.portal = portal;
        this.tenant = tenant;
    }

    /** One application, one credential there and here, the helper's consent is gone, and the customer is connected. */
    void connectedOnce(String customer) {
        assertThat(applications().size()).as("applications of " + tenant.name()).isEqualTo(1);
        assertThat(keyIds()).as("credentials of " + tenant.name()).hasSize(1).isEqualTo(portal.read("""
                        select key_id from credential c join app_registration a on a.id = c.registration_id
                        where a.customer_id = ?::uuid and c.state <> 'REMOVED'
                        """, customer));
        portal.api()
                .atMicrosoft(
                        "/v1.0/servicePrincipals(appId='" + SandboxFacts.PORTAL_CLIENT_ID + "')", administrator(), 404);
        assertThat(portal.read(
                        "select id from registration_saga where customer_id = ?::uuid and access_token is not null",
                        customer))
                .isEmpty();
        String token = portal.api()
                .post(
                        "/api/v1/connections/" + connection(customer).path("id").asString() + "/access-token",
                        Map.of(),
                        200)
                .path("accessToken")
                .asString();
        assertThat(token).as("a token by the credential in use").isNotBlank();
    }

    private String administrator() {
        return portal.api().administrator(tenant.tenantId(), tenant.admin());
    }

    private JsonNode applications() {
        return portal.api().atMicrosoft("/v1.0/applications", administrator()).path("value");
    }

    List<String> keyIds() {
        JsonNode application = applications().path(0);
        return Stream.of("passwordCredentials", "keyCredentials")
                .flatMap(kind -> application.path(kind).valueStream())
                .map(key -> key.path("keyId").asString())
                .toList();
    }

    /** What the application may do in the tenant on its own. */
    int roles() {
        return directory().assignments().size();
    }

    Tenant directory() {
        return portal.sandbox().world().tenant(tenant.tenantId()).orElseThrow();
    }

    void nothingLeft(String customer) {
        assertThat(applications()).isEmpty();
        assertThat(directory().teamsApps()).isEmpty();
        portal.api()
                .atMicrosoft(
                        "/v1.0/servicePrincipals(appId='" + SandboxFacts.PORTAL_CLIENT_ID + "')", administrator(), 404);
        for (String table : List.of("connection", "app_registration", "data_key")) {
            assertThat(portal.read("select provider_id from " + table + " where customer_id = ?::uuid", customer))
                    .as(table)
                    .isEmpty();
        }
    }

    JsonNode connection(String customer) {
        List<JsonNode> connections = portal.api().all("/api/v1/connections?customerId=" + customer);
        assertThat(connections).as("connections of " + tenant.name()).hasSize(1);
        return connections.getFirst();
    }
}
