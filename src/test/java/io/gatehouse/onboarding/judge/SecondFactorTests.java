package io.gatehouse.onboarding.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sign-in is refused by what its token says; many tokens say nothing, and some cannot be read at all. */
class SecondFactorTests {

    @Test
    void acceptsASignInWithASecondFactor() {
        assertThat(reason(token(List.of("pwd", "mfa")))).isEmpty();
        assertThat(reason(token(List.of("fido")))).isEmpty();
    }

    @Test
    void refusesASignInByPasswordAlone() {
        assertThat(reason(token(List.of("pwd")))).contains(StopReason.NO_SECOND_FACTOR);
    }

    @Test
    void passesATokenThatDoesNotTell() {
        assertThat(reason(token(List.of()))).isEmpty();
        assertThat(reason(Secret.of("opaque"))).isEmpty();
    }

    private static Optional<StopReason> reason(Secret token) {
        return AccountChecks.withoutSecondFactor(token).map(Stop::reason);
    }

    private static Secret token(List<String> methods) {
        return Secret.of(
                new PlainJWT(new JWTClaimsSet.Builder().claim("amr", methods).build()).serialize());
    }
}
