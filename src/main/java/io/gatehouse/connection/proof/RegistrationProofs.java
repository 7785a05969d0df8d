package io.gatehouse.connection.proof;

import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.token.ApplicationTokens;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.registration.lint.Finding;
import io.gatehouse.registration.lint.RegistrationReviews;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Looks whether the registration, its API and its Teams app are still as the service needs them. */
@Component
class RegistrationProofs {

    private static final String TOKEN = "POST /oauth2/v2.0/token";

    private final ApplicationTokens tokens;
    private final TeamsApps teams;
    private final RegistrationReviews reviews;
    private final MessageSource messages;

    RegistrationProofs(ApplicationTokens tokens, TeamsApps teams, RegistrationReviews reviews, MessageSource messages) {
        this.tokens = tokens;
        this.teams = teams;
        this.reviews = reviews;
        this.messages = messages;
    }

    Outcome of(ConnectionCheck check, Subject subject) {
        return switch (check.kind()) {
            case NO_APPLICATION_PERMISSIONS -> roles(subject);
            case EXPOSED_SCOPE_ANSWERS -> api(subject);
            case TEAMS_APP_PUBLISHED -> teamsApp(subject);
            case REGISTRATION_AS_WRITTEN -> written(subject);
            default -> throw new IllegalArgumentException(check.kind() + " is not about a registration");
        };
    }

    private static Outcome roles(Subject subject) {
        ConsentReading reading = subject.reading();
        String called = reading.unread().isEmpty() ? "GET /servicePrincipals/…/appRoleAssignments" : TOKEN;
        if (!reading.looked(ConsentReading.ROLES)) {
            return Outcome.unread(called, "UNTOLD");
        }
        return reading.roles().isEmpty()
                ? Outcome.passed(called)
                : Outcome.failed(called, "ROLES", String.join(", ", new TreeSet<>(reading.roles())));
    }

    private Outcome api(Subject subject) {
        String api = subject.api();
        if (api == null) {
            return unknown(subject);
        }
        try {
            tokens.prove(subject.connection(), api);
            return new Outcome(ProofState.PASSED, TOKEN, "ANSWERS", List.of(api));
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return Outcome.failed(
                    TOKEN, "SILENT", api, "AADSTS" + e.failure().error().code());
        }
    }

    private Outcome teamsApp(Subject subject) {
        String manifest = subject.teamsApp();
        String called = "GET /appCatalogs/teamsApps";
        if (manifest == null) {
            return unknown(subject);
        }
        return sinceConnecting(AccountProofs.allowed(
                called,
                () -> teams.byManifestId(subject.access(), manifest).isPresent()
                        ? Outcome.passed(called)
                        : Outcome.failed(called, "NOT_PUBLISHED", manifest)));
    }

    private Outcome written(Subject subject) {
        WrittenPlans.Written written = subject.written();
        String called = "GET /applications";
        if (written == null) {
            return unknown(subject);
        }
        return sinceConnecting(AccountProofs.allowed(called, () -> {
            Optional<List<Finding>> wrong =
                    reviews.unlike(subject.access(), subject.clientId(), written.plan(), written.longestLife());
            return wrong.map(findings -> findings.isEmpty()
                            ? Outcome.passed(called)
                            : Outcome.failed(called, "UNLIKE", text(findings)))
                    .orElseGet(() -> Outcome.failed(called, "GONE"));
        }));
    }

    private String text(List<Finding> findings) {
        return findings.stream()
                .map(finding -> messages.getMessage(
                        finding.sentenceKey(), finding.about().toArray(), Locale.ENGLISH))
                .collect(Collectors.joining(" "));
    }

    private static Outcome unknown(Subject subject) {
        return Outcome.unread("", subject.connection().ownsRegistration() ? "PLAN_UNKNOWN" : "OURS");
    }

    /** With an administrator's sign-in it was looked at while connecting; the connection's own rights do not suffice. */
    private static Outcome sinceConnecting(Outcome outcome) {
        return outcome.note().equals("NOT_ALLOWED")
                ? Outcome.atConnecting(outcome.called(), "NOT_ALLOWED_SINCE")
                : outcome;
    }
}
