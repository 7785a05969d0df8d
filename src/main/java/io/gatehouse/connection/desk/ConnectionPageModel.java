package io.gatehouse.connection.desk;

import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditMark;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditSentences;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.connection.ConnectionFacts;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.ConnectionView.Mend;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.connection.credential.HeldCredential;
import io.gatehouse.connection.drift.DriftCode;
import io.gatehouse.connection.drift.DriftFinding;
import io.gatehouse.connection.drift.LentLook;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.rotation.RotationView;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Fills what the page of a connection and the pages below it show. */
@Component
class ConnectionPageModel {

    private static final int HISTORY = 20;

    private final Connections connections;
    private final ConnectionFacts facts;
    private final ConnectionCredentials credentials;
    private final DriftDesk drift;
    private final AuditTrail trail;
    private final AuditSentences sentences;

    ConnectionPageModel(
            Connections connections,
            ConnectionFacts facts,
            ConnectionCredentials credentials,
            DriftDesk drift,
            AuditTrail trail,
            AuditSentences sentences) {
        this.connections = connections;
        this.facts = facts;
        this.credentials = credentials;
        this.drift = drift;
        this.trail = trail;
        this.sentences = sentences;
    }

    record Event(AuditEntry entry, String sentence, AuditMark mark) {}

    ConnectionView fill(Model model, UUID id, Locale locale) {
        ConnectionView connection = connections.get(id);
        model.addAttribute("connection", connection);
        model.addAttribute("permissions", facts.permissions(connection));
        model.addAttribute("serviceName", facts.serviceName(connection));
        model.addAttribute("unused", facts.unused(connection));
        model.addAttribute("app", facts.app(connection));
        model.addAttribute("appName", facts.app(connection).displayName());
        List<HeldCredential> held = credentials.of(connection);
        model.addAttribute("credentials", held);
        HeldCredential credential = held.stream()
                .filter(one -> one.id() != null && one.inUse())
                .findFirst()
                .orElse(null);
        model.addAttribute("credential", credential);
        RotationView rotation = credentials.rotation(connection).orElse(null);
        model.addAttribute("rotation", rotation);
        model.addAttribute("rotating", rotation != null && !rotation.state().over());
        List<DriftFinding> open = drift.open(id);
        model.addAttribute("drift", open);
        model.addAttribute("driftGone", drift.gone(id));
        model.addAttribute("unread", drift.unread(id));
        LentLook lent = drift.lent(id).orElse(null);
        model.addAttribute("lentLook", lent);
        List<DriftFinding> unseen = open.stream()
                .filter(finding -> lent != null && lent.tells(finding.code()))
                .toList();
        model.addAttribute("unseen", unseen.stream().map(DriftFinding::id).toList());
        model.addAttribute(
                "askable", unseen.stream().anyMatch(finding -> finding.state().counts()));
        model.addAttribute("mend", mend(connection, credential, unseen));
        model.addAttribute("driftNone", drift.noneKey(id));
        model.addAttribute("repairable", open.stream().anyMatch(ConnectionPageModel::repairable));
        model.addAttribute("history", history(connection, locale));
        return connection;
    }

    /**
     * Without a credential in use there is nothing to replace: the customer's administrator has one made. What our own
     * sign-in cannot see no check of ours takes back.
     */
    private static Mend mend(
            ConnectionView connection, @Nullable HeldCredential credential, List<DriftFinding> unseen) {
        Mend mend = connection.mend();
        if (mend == Mend.LOOK) {
            return connection.reasons().stream()
                    .filter(Severity::proven)
                    .findFirst()
                    .filter(reason -> unseen.stream().anyMatch(finding -> told(finding.code(), reason.code())))
                    .map(asked -> connection.method().equals(ConnectionMethod.EXISTING_APP_REGISTRATION.name())
                            ? Mend.ASK_ANEW
                            : Mend.ASK)
                    .orElse(mend);
        }
        return mend == Mend.ROTATE && credential == null ? Mend.REPAIR : mend;
    }

    private static boolean told(DriftCode code, String reason) {
        return switch (code) {
            case CREDENTIAL_FOREIGN -> reason.equals(Severity.CREDENTIAL_FOREIGN);
            case PERMISSION_EXTRA, ROLE_EXTRA -> reason.equals(Severity.PERMISSIONS_EXTRA);
            default -> false;
        };
    }

    private static boolean repairable(DriftFinding finding) {
        return finding.code().repairable() && finding.state().counts();
    }

    /** What befell the connection, and the credential that it proves itself with. */
    private List<Event> history(ConnectionView connection, Locale locale) {
        Stream<AuditEntry> own = about(connection, "connection", connection.id());
        Stream<AuditEntry> credentials = connection.ownsRegistration()
                ? about(connection, "credential", connection.registrationId())
                        .filter(entry ->
                                connection.profile().equals(entry.details().get("service")))
                : Stream.empty();
        return Stream.concat(own, credentials)
                .sorted(Comparator.comparing(AuditEntry::at).reversed())
                .limit(HISTORY)
                .map(entry -> new Event(entry, sentences.of(entry, locale), AuditMark.of(entry)))
                .toList();
    }

    private Stream<AuditEntry> about(ConnectionView connection, String action, UUID subject) {
        return trail.list(AuditQuery.about(connection.customerId(), action, subject, HISTORY)).items().stream();
    }
}
