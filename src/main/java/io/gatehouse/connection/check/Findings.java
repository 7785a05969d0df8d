package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.connection.drift.DriftReading;
import io.gatehouse.connection.drift.DriftReasons;
import io.gatehouse.connection.grant.FailureTexts;
import io.gatehouse.connection.proof.ProfileProofs;
import io.gatehouse.connection.proof.Proof;
import io.gatehouse.connection.proof.ProofState;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.util.List;
import org.springframework.stereotype.Component;

/** Turns what a check saw into reasons. */
@Component
class Findings {

    private final FailureTexts texts;
    private final ConnectionCredentials credentials;
    private final DriftReading readings;
    private final DriftReasons drift;
    private final ProfileProofs proofs;

    Findings(
            FailureTexts texts,
            ConnectionCredentials credentials,
            DriftReading readings,
            DriftReasons drift,
            ProfileProofs proofs) {
        this.texts = texts;
        this.credentials = credentials;
        this.readings = readings;
        this.drift = drift;
        this.proofs = proofs;
    }

    /** What it proves itself with comes to its end. */
    List<HealthReason> ends(ConnectionView connection) {
        return credentials.reasons(connection);
    }

    HealthReason of(MicrosoftFailure failure) {
        return texts.reason(failure);
    }

    /** The difference between what was agreed and what is there; kept, so that somebody can decide about it. */
    List<HealthReason> drift(ConnectionView connection, ConsentReading reading, GraphAccess access) {
        // where the connection may not read that, what an administrator missed is missing, and the rest stands
        boolean anything = !reading.tenantWide().isEmpty()
                || !reading.roles().isEmpty()
                || connection.wantedRoles().isEmpty() && !reading.looked(ConsentReading.CONSENT);
        return drift.of(connection, readings.look(connection, reading, access), anything);
    }

    /** What the profile promises, looked at with the connection's own rights. */
    List<HealthReason> proofs(ConnectionView connection, ConsentReading reading, GraphAccess access, Proof live) {
        return proofs.run(connection, access, reading, live);
    }

    /** The organisation was read, or a token was all that could be had. */
    Proof live(ConnectionView connection, TenantFacts facts) {
        boolean read = !connection.actsAlone() || !connection.wantedRoles().isEmpty();
        return proofs.live(
                ProofState.PASSED,
                read ? "GET /organization" : "POST /oauth2/v2.0/token",
                String.valueOf(
                        read && facts.name() != null ? facts.name() : facts.id().value()));
    }

    void notLive(ConnectionView connection, String called, HealthReason why) {
        proofs.failed(connection, called, why.text());
    }

    /** Where Microsoft refuses all tokens because the app or its consent is gone, that is a difference too. */
    void lost(ConnectionView connection, String code) {
        readings.lost(connection, code).ifPresent(look -> drift.of(connection, look, true));
    }
}
