package io.gatehouse.onboarding.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stop tells when its page comes later than the answer: out of the one line that the invitation kept. */
class StopTests {

    static Stream<Stop> stops() {
        Stop refused = Stop.of(MicrosoftFailure.ofRedirect(
                Map.of("error", "invalid_client", "error_description", "AADSTS7000222: The secret is expired.")));
        return Stream.of(
                Stop.of(StopReason.WAITED_TOO_LONG),
                Stop.of(StopReason.WRONG_TENANT).by("ada@contoso.example", "contoso.example"),
                Stop.of(StopReason.CONSENT_PARTIAL)
                        .by("ada@contoso.example", "contoso.example")
                        .because("User.Read.All, Group.Read.All"),
                Stop.of(StopReason.PRODUCT_MISSING).because("MCOEV, MCOPSTN1"),
                refused,
                refused.as(StopReason.LIVE_TEST_FAILED)
                        .by("ada@contoso.example", "contoso.example")
                        .because("User.Read.All"));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void isReadFromItsNoteAsItWas(Stop stop) {
        assertThat(Stop.of(stop.reason(), stop.note()))
                .usingRecursiveComparison()
                .ignoringFields("claims", "correlation")
                .isEqualTo(stop);
    }

    @ParameterizedTest
    @MethodSource("stops")
    void isReadFromNoOtherNote(Stop stop) {
        assertThat(Stop.of(StopReason.OUTSIDER, stop.note()))
                .usingRecursiveComparison()
                .ignoringFields("trace")
                .isEqualTo(Stop.of(StopReason.OUTSIDER));
    }
}
