package io.gatehouse.provider.page;

import io.gatehouse.provider.check.LineState;
import io.gatehouse.provider.check.SetUpLine;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the settings page shows of one registration, in words. */
record RegistrationView(
        OwnRegistration own,
        List<CredentialRow> credentials,
        @Nullable RotationWords rotation,
        List<Line> lines,
        @Nullable Instant lookedAt,
        @Nullable String lookedBy) {

    /** One line of the set-up in words. {@code button}: whether lent rights are all that is missing to mend it. */
    record Line(
            SetUpLine line,
            LineState state,
            String title,
            List<String> found,
            List<String> fixes,
            String who,
            boolean button) {}

    /** A credential with the days it has left; tone {@code ok}, {@code warn}, {@code bad} or {@code idle}. */
    record CredentialRow(
            CredentialView credential, @Nullable Long daysLeft, String tone, String words) {}

    /** The last rotation. */
    record RotationWords(String state, String note, boolean over, boolean needsSignIn) {}

    public long green() {
        return lines.stream().filter(line -> line.state() == LineState.GREEN).count();
    }

    public boolean mendable() {
        return lines.stream().anyMatch(Line::button);
    }
}
