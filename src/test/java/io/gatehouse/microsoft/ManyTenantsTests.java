package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.proof.Discovery;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an installation with thousands of customers asks Entra before each call for a token. */
class ManyTenantsTests {

    private static final int TENANTS = 3_000;

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final Discovery discovery =
            new Discovery(entra.cloud(), new Transport(entra.settings()), new SettableClock());

    @AfterEach
    void stop() {
        entra.close();
    }

    @Test
    void areEachReadOnce() {
        List<Authority> all = Stream.generate(() -> UUID.randomUUID().toString())
                .limit(TENANTS)
                .map(Authority::new)
                .toList();
        all.forEach(tenant -> entra.describe(tenant.segment(), "https://sts.example/" + tenant.segment()));

        for (int round = 0; round < 2; round++) {
            all.forEach(discovery::audience);
        }

        assertThat(entra.received).hasSize(TENANTS);
    }
}
