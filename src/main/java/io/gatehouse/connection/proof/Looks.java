package io.gatehouse.connection.proof;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.grant.FailureTexts;
import io.gatehouse.profile.operation.ConnectionCheck;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Sends each check of a profile to who can look, and puts what was seen into words. */
@Component
class Looks {

    /** What differs in consent has reasons and decisions of its own. */
    private static final String TOLD_AS_DIFFERENCE = ConnectionCheck.Kind.GRANTED_TENANT_WIDE.name();

    /** Whatever these look for, they fail where Microsoft refuses the look. */
    private static final Set<String> READS = Set.of(
            ConnectionCheck.Kind.USERS_READABLE.name(),
            ConnectionCheck.Kind.CHATS_READABLE.name(),
            ConnectionCheck.Kind.PRESENCE_READABLE.name());

    private final AccountProofs accounts;
    private final RegistrationProofs registrations;
    private final FailureTexts texts;
    private final MessageSource messages;

    Looks(AccountProofs accounts, RegistrationProofs registrations, FailureTexts texts, MessageSource messages) {
        this.accounts = accounts;
        this.registrations = registrations;
        this.texts = texts;
        this.messages = messages;
    }

    Proof at(ConnectionCheck check, Subject subject, Instant now) {
        Outcome outcome = look(check, subject);
        return new Proof(
                check.kind().name(),
                outcome.state(),
                check.severity() == ConnectionCheck.Severity.REFUSE,
                outcome.called(),
                text("connection.proof.note." + outcome.note(), outcome.about().toArray()),
                now);
    }

    private Outcome look(ConnectionCheck check, Subject subject) {
        return switch (check.kind()) {
            case GRANTED_TENANT_WIDE -> granted(subject);
            case REFRESH_TOKEN_ISSUED -> kept(subject.connection());
            case ACCOUNT_HAS_PLAN, TENANT_HAS_PRODUCT, CHATS_READABLE, PRESENCE_READABLE, USERS_READABLE ->
                accounts.of(check, subject.access());
            case NO_APPLICATION_PERMISSIONS, EXPOSED_SCOPE_ANSWERS, TEAMS_APP_PUBLISHED, REGISTRATION_AS_WRITTEN ->
                registrations.of(check, subject);
            case ACCOUNT_IS_NO_ADMIN -> admin(subject.connection());
            case ACCOUNT_IS_NO_GUEST, SECOND_FACTOR_USED, DOMAIN_MATCHES_TENANT, WORK_DIRECTORY ->
                Outcome.atConnecting("", "EACH_SIGN_IN");
        };
    }

    private static Outcome granted(Subject subject) {
        String called = "GET /servicePrincipals/…/oauth2PermissionGrants";
        ConsentReading reading = subject.reading();
        if (!reading.looked(ConsentReading.CONSENT) || !reading.looked(ConsentReading.SURPLUS)) {
            return Outcome.atConnecting(called, "NOT_ALLOWED_SINCE");
        }
        List<String> missing = reading.missing(subject.connection().wantedScopes());
        return missing.isEmpty()
                ? Outcome.passed(called)
                : Outcome.failed(called, "NOT_GRANTED", String.join(", ", missing));
    }

    /** Nobody comes here without a fresh token, and a kept sign-in has it from its refresh token. */
    private static Outcome kept(ConnectionView connection) {
        return connection.actsAlone() ? Outcome.unread("", "NOBODY") : Outcome.passed("POST /oauth2/v2.0/token");
    }

    private static Outcome admin(ConnectionView connection) {
        ConnectionView.Account account = connection.account();
        if (account == null) {
            return Outcome.unread("", "NOBODY");
        }
        return account.admin() ? Outcome.failed("", "ADMIN") : Outcome.atConnecting("", "EACH_SIGN_IN");
    }

    /**
     * One for all that failed and that the profile refuses to go on without, and one for what cannot even be read.
     *
     * @param lacking whether rights are missing: then it is for want of them that nothing can be read
     */
    List<HealthReason> reasons(List<Proof> proofs, boolean lacking) {
        Map<Boolean, String> failed = proofs.stream()
                .filter(proof ->
                        proof.failed() && proof.refuses() && !proof.kind().equals(TOLD_AS_DIFFERENCE))
                .collect(Collectors.partitioningBy(
                        proof -> lacking && READS.contains(proof.kind()),
                        Collectors.mapping(
                                proof -> text(proof.key()) + ": " + proof.detail(), Collectors.joining(" "))));
        return Stream.of(
                        reason(Severity.CHECK_FAILED, failed.get(false)),
                        reason(Severity.RIGHTS_REFUSED, failed.get(true)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<HealthReason> reason(String code, @Nullable String failed) {
        return failed == null || failed.isEmpty() ? Optional.empty() : Optional.of(texts.reason(code, failed));
    }

    private String text(String key, Object... about) {
        return messages.getMessage(key, about, Locale.ENGLISH);
    }
}
