package io.gatehouse.provider.recovery;

import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.vault.Macs;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The code by which somebody who can read this server's log replaces a credential that Microsoft refuses. It follows from
 * the installation's keys and from the credentials that are there: it is worth nothing once one was added.
 */
@Component
class RecoveryCode {

    private static final Logger log = LoggerFactory.getLogger(RecoveryCode.class);

    private final Macs macs;
    private final PublicUrl publicUrl;
    private final InstalledProvider installed;
    private final AppRegistrations registrations;

    RecoveryCode(Macs macs, PublicUrl publicUrl, InstalledProvider installed, AppRegistrations registrations) {
        this.macs = macs;
        this.publicUrl = publicUrl;
        this.installed = installed;
        this.registrations = registrations;
    }

    void announce(String code) {
        log.warn(
                "Microsoft refuses the credential of the app registration, so nobody can sign in. Open {} and enter the"
                        + " recovery code {}",
                publicUrl.link(RecoveryController.ADDRESS),
                code);
    }

    String text() {
        String credentials = installed
                .find()
                .map(home -> ProviderScope.call(
                        home.provider(),
                        () -> registrations.everMadeFor(registrations.own().id()).stream()
                                .map(CredentialView::id)
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(","))))
                .orElse("");
        return SetUpCode.readable(macs.sign("recovery-code", credentials));
    }

    boolean matches(String typed) {
        return SetUpCode.same(typed, text());
    }
}
