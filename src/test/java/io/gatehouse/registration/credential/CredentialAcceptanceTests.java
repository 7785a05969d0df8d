package io.gatehouse.registration.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often, and how far apart, Microsoft is asked whether it accepts a credential. */
class CredentialAcceptanceTests {

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final TenantId TENANT = new TenantId(UUID.randomUUID().toString());
    private static final SagaSettings THREE =
            new SagaSettings(Duration.ZERO, 3, PAUSE, Duration.ofMinutes(5), Duration.ofDays(30));

    private final List<Long> asked = new ArrayList<>();

    @Test
    void leavesTimeBetweenTheFirstProofs() {
        require(null);

        assertThat(asked).hasSize(3);
        assertThat(asked.get(2) - asked.get(0))
                .isGreaterThanOrEqualTo(PAUSE.multipliedBy(2).toNanos());
    }

    @Test
    void losesNoTimeOverOneThatIsInUse() {
        require(Instant.EPOCH);

        assertThat(asked).hasSize(3);
        assertThat(asked.get(2) - asked.get(0)).isLessThan(PAUSE.multipliedBy(2).toNanos());
    }

    private void require(@Nullable Instant acceptedAt) {
        TokenEndpoint endpoint = mock();
        CredentialProof proof = mock();
        given(proof.identity(any(), any())).willReturn(mock(AppIdentity.class));
        TokenSet token = mock();
        given(endpoint.clientCredentials(any(), any())).willAnswer(call -> {
            asked.add(System.nanoTime());
            return token;
        });
        StoredCredential credential = new StoredCredential(mock(), Secret.of("text"), null, acceptedAt);
        External straight = new External() {
            @Override
            public <T> T call(Supplier<T> external) {
                return external.get();
            }
        };

        assertThat(new CredentialAcceptance(endpoint, proof, THREE).require(straight, "client", TENANT, credential))
                .isSameAs(token);
    }
}
