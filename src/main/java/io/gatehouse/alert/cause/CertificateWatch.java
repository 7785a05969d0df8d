package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.PublicUrl;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Looks at the certificate of the portal's public address as any caller from outside would. */
@Component
class CertificateWatch implements RecurringWork {

    private final PublicUrl publicUrl;
    private final ServerCertificates certificates;
    private final StandingCauses causes;
    private final Sentences sentences;
    private final Clock clock;

    CertificateWatch(
            PublicUrl publicUrl,
            ServerCertificates certificates,
            StandingCauses causes,
            MessageSource messages,
            Clock clock) {
        this.publicUrl = publicUrl;
        this.certificates = certificates;
        this.causes = causes;
        this.sentences = new Sentences(messages);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "alert.certificate";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        if (publicUrl.https()) {
            look(URI.create(publicUrl.link("/")));
        }
    }

    /** An address that cannot be reached from in here says nothing about its certificate. */
    void look(URI address) {
        switch (certificates.of(address)) {
            case ServerCertificates.Good good -> settle(standing(address.getHost(), good));
            case ServerCertificates.Bad bad ->
                settle(List.of(cause(
                        address.getHost(),
                        AlertSeverity.CRITICAL,
                        "NOT_ACCEPTED",
                        sentences.of("alert.certificate.bad", Sentences.foreign(bad.why())),
                        // callers refuse it from now on, whatever was told of its end and put off
                        Threshold.BEYOND,
                        null)));
            case ServerCertificates.Unreachable unreachable -> {}
        }
    }

    private List<Cause> standing(String host, ServerCertificates.Good good) {
        Instant now = clock.instant();
        Instant endsAt = good.endsAt();
        Threshold threshold = Threshold.at(now, endsAt);
        // certificates that renew themselves do so in their last month, or in the last third of a shorter life
        if (endsAt.isAfter(now.plus(Duration.ofDays(Threshold.SECOND))) || !Threshold.near(now, good.begun(), endsAt)) {
            return List.of();
        }
        String text = sentences.of(
                "alert.certificate.text",
                sentences.day(endsAt),
                Duration.between(now, endsAt).toDays());
        return List.of(cause(host, threshold.severity(), threshold.code(), text, threshold.step(), endsAt));
    }

    private static Cause cause(
            String host, AlertSeverity severity, String code, String text, int step, @Nullable Instant endsAt) {
        Concerns whose = endsAt == null ? Concerns.EVERYBODY : Concerns.EVERYBODY.until(endsAt);
        return new Cause(AlertKind.CERTIFICATE, host, host, severity, code, text, step, whose);
    }

    private void settle(List<Cause> standing) {
        causes.settle(Set.of(AlertKind.CERTIFICATE), () -> standing, alert -> false);
    }
}
