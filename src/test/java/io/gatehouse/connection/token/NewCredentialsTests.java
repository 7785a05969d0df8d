package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.registration.AppRegistrations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a refused credential means, by its age. */
class NewCredentialsTests {

    private static final UUID APP = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

    private final AppRegistrations registrations = mock();
    private final AppIdentity before = mock();
    private final NewCredentials newer = new NewCredentials(registrations, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void madeAMomentAgo() {
        given(registrations.madeSince(APP, "service", NOW.minus(Duration.ofMinutes(10))))
                .willReturn(true);
        given(registrations.identityBefore(APP, "service")).willReturn(Optional.of(before));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREDENTIAL_WRONG", "CREDENTIAL_NOT_READY"})
    void asksWithTheOneBefore(FailureKind refusal) {
        assertThat(ask(refusal, app -> app == before)).isTrue();
    }

    @Test
    void waitsWhereTheOneBeforeIsGone() {
        given(registrations.identityBefore(APP, "service")).willReturn(Optional.empty());

        assertThatThrownBy(() -> ask(FailureKind.CREDENTIAL_WRONG, app -> true))
                .isInstanceOfSatisfying(
                        MicrosoftException.class,
                        passing -> assertThat(passing.failure())
                                .satisfies(
                                        failure -> assertThat(failure.behind()).isTrue())
                                .isInstanceOf(MicrosoftFailure.Unavailable.class));
    }

    @Test
    void waitsWhereTheOneBeforeIsRefusedToo() {
        assertThatThrownBy(() -> ask(FailureKind.CREDENTIAL_WRONG, refused(FailureKind.CREDENTIAL_EXPIRED)))
                .isInstanceOfSatisfying(
                        MicrosoftException.class,
                        passing -> assertThat(passing.failure().behind()).isTrue());
    }

    @Test
    void tellsWhatElseStandsAgainstIt() {
        assertThatThrownBy(() -> ask(FailureKind.CREDENTIAL_WRONG, refused(FailureKind.GRANT_REVOKED)))
                .isInstanceOfSatisfying(
                        MicrosoftException.class,
                        dead -> assertThat(dead.failure().kind()).isEqualTo(FailureKind.GRANT_REVOKED));
    }

    @Test
    void takesAnOlderOneForWrong() {
        given(registrations.madeSince(APP, "service", NOW.minus(Duration.ofMinutes(10))))
                .willReturn(false);

        assertThatThrownBy(() -> ask(FailureKind.CREDENTIAL_WRONG, app -> true))
                .isInstanceOfSatisfying(
                        MicrosoftException.class,
                        wrong -> assertThat(wrong.failure()).isInstanceOf(MicrosoftFailure.CredentialRejected.class));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREDENTIAL_EXPIRED", "APP_MISSING", "GRANT_REVOKED", "UNAVAILABLE"})
    void asksOnceWhereTheCredentialIsNotToBlame(FailureKind refusal) {
        assertThatThrownBy(() -> ask(refusal, app -> true))
                .isInstanceOfSatisfying(
                        MicrosoftException.class,
                        same -> assertThat(same.failure().kind()).isEqualTo(refusal));
    }

    private static Function<AppIdentity, Boolean> refused(FailureKind kind) {
        return app -> {
            throw MicrosoftException.of(kind, "Refused");
        };
    }

    private Boolean ask(FailureKind refusal, Function<AppIdentity, Boolean> again) {
        return newer.orBefore(APP, "service", MicrosoftException.of(refusal, "Refused"), again);
    }
}
