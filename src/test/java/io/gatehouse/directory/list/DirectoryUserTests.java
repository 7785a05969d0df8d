package io.gatehouse.directory.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DirectoryUserTests {

    @Test
    void namesWhatProgramsReadAlsoWhereItIsEmpty() {
        JsonNode user = JsonMapper.builder()
                .build()
                .valueToTree(new DirectoryUser(
                        UUID.randomUUID(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        null,
                        ""));

        assertThat(user.propertyNames())
                .contains("userPrincipalName", "displayName", "mail", "jobTitle", "accountEnabled")
                .doesNotContain("department", "removed", "sortName");
    }
}
