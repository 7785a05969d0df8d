package io.gatehouse.connection.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.TokenCondition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConnectionJsonTests {

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void namesTheLastRefreshAlsoWhereThereWasNone() {
        JsonNode tokens =
                json.valueToTree(new ConnectionJson.TokensJson("NONE", TokenCondition.values()[0], null, null, null));

        assertThat(tokens.path("lastRefreshAt").isNull()).isTrue();
        assertThat(tokens.has("refreshDueAt")).isFalse();
    }

    @Test
    void namesTheEndOfACredentialAlsoWhereNobodyKnowsIt() {
        JsonNode secret = json.valueToTree(
                new ConnectionJson.CredentialJson("CLIENT_SECRET", "ACTIVE", null, null, null, null, null, null, null));

        assertThat(secret.path("expiresAt").isNull()).isTrue();
        assertThat(secret.has("keyId")).isFalse();
    }
}
