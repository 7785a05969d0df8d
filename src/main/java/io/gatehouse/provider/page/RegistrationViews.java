package io.gatehouse.provider.page;

import io.gatehouse.provider.check.LineResult;
import io.gatehouse.provider.check.Said;
import io.gatehouse.provider.check.SetUpLine;
import io.gatehouse.provider.check.SetUpLooks;
import io.gatehouse.provider.repair.OwnRotation;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.RotationView;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts what is known of a registration into words. */
@Component
public class RegistrationViews {

    private static final long SOON = 30;
    private static final long VERY_SOON = 7;

    private final AppRegistrations registrations;
    private final OwnRotation rotations;
    private final SetUpLooks looks;
    private final MessageSource messages;
    private final Clock clock;

    RegistrationViews(
            AppRegistrations registrations,
            OwnRotation rotations,
            SetUpLooks looks,
            MessageSource messages,
            Clock clock) {
        this.registrations = registrations;
        this.rotations = rotations;
        this.looks = looks;
        this.messages = messages;
        this.clock = clock;
    }

    RegistrationView of(OwnRegistration own, Locale locale) {
        Optional<SetUpLooks.Look> look = looks.of(own.id());
        List<LineResult> lines = look.map(SetUpLooks.Look::lines)
                .orElseGet(() ->
                        Stream.of(SetUpLine.values()).map(LineResult::open).toList());
        return new RegistrationView(
                own,
                credentials(own, locale),
                rotations.latest(own.id()).map(view -> rotation(view, locale)).orElse(null),
                lines(lines, locale),
                look.map(SetUpLooks.Look::lookedAt).orElse(null),
                look.map(SetUpLooks.Look::lookedBy).orElse(null));
    }

    public List<RegistrationView.Line> lines(List<LineResult> lines, Locale locale) {
        return lines.stream().map(line -> line(line, locale)).toList();
    }

    private RegistrationView.Line line(LineResult result, Locale locale) {
        SetUpLine line = result.line();
        boolean button = result.wrong() && line.way() == SetUpLine.Way.BUTTON;
        return new RegistrationView.Line(
                line,
                result.state(),
                told(Said.of(line.titleKey()), locale),
                result.found().stream().map(said -> told(said, locale)).toList(),
                result.fixes().stream().map(said -> told(said, locale)).toList(),
                told(Said.of("provider.who." + line.way()), locale),
                button);
    }

    private List<RegistrationView.CredentialRow> credentials(OwnRegistration own, Locale locale) {
        return registrations.credentialsOf(own.id()).stream()
                .filter(credential -> credential.state() != CredentialState.INTENDED)
                .map(credential -> row(credential, locale))
                .toList();
    }

    private RegistrationView.CredentialRow row(CredentialView credential, Locale locale) {
        Instant now = clock.instant();
        Long days = credential.daysLeft(now);
        return credential.kind() == CredentialKind.FEDERATED
                ? new RegistrationView.CredentialRow(
                        credential, null, "ok", told(Said.of("provider.expiry.never"), locale))
                : new RegistrationView.CredentialRow(credential, days, tone(days), words(days, locale));
    }

    private static String tone(@Nullable Long days) {
        if (days == null) {
            return "idle";
        }
        return days <= VERY_SOON ? "bad" : days <= SOON ? "warn" : "ok";
    }

    private String words(@Nullable Long days, Locale locale) {
        if (days == null) {
            return told(Said.of("provider.expiry.unknown"), locale);
        }
        return days < 0
                ? told(Said.of("provider.expiry.past"), locale)
                : messages.getMessage("provider.expiry.days", new Object[] {days}, locale);
    }

    private RegistrationView.RotationWords rotation(RotationView view, Locale locale) {
        String note = view.note() == null
                ? ""
                : messages.getMessage(view.note().key(), view.note().arguments().toArray(), locale);
        return new RegistrationView.RotationWords(
                messages.getMessage("registration.rotation." + view.state(), null, locale),
                note,
                view.state().over(),
                view.state() == RotationState.NEEDS_SIGN_IN);
    }

    public String told(Said said, Locale locale) {
        return messages.getMessage(said.key(), said.arguments().toArray(), locale);
    }
}
