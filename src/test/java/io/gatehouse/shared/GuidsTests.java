package io.gatehouse.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuidsTests {

    @Test
    void writesIdsInOneSpelling() {
        assertThat(Guids.spelt("62E90394-69F5-4237-9190-012177145E10"))
                .isEqualTo("62e90394-69f5-4237-9190-012177145e10");
        assertThat(Guids.spelt("Contoso.onmicrosoft.com")).isEqualTo("Contoso.onmicrosoft.com");
        assertThat(Guids.spelt("62E90394-69F5-4237-9190-012177145E10-X"))
                .isEqualTo("62E90394-69F5-4237-9190-012177145E10-X");
    }

    @Test
    void leavesSecretsAndLongerTextsInJsonAlone() {
        assertThat(Guids.speltIn("""
                        {"id": "62E90394-69F5-4237-9190-012177145E10", "tags": ["AAAAAAAA-69F5-4237-9190-012177145E10"],
                         "secretText" : "62E90394-69F5-4237-9190-012177145E10",
                         "uri": "api://62E90394-69F5-4237-9190-012177145E10"}""")).isEqualTo("""
                        {"id": "62e90394-69f5-4237-9190-012177145e10", "tags": ["aaaaaaaa-69f5-4237-9190-012177145e10"],
                         "secretText" : "62E90394-69F5-4237-9190-012177145E10",
                         "uri": "api://62E90394-69F5-4237-9190-012177145E10"}""");
    }
}
