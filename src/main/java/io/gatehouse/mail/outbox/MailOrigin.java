package io.gatehouse.mail.outbox;

import io.gatehouse.mail.MailBrand;
import io.gatehouse.mail.MailBrands;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.shared.PublicUrl;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who mails come from: the address of the installation under the name of the provider. */
@Component
class MailOrigin {

    private final MailBrands brands;
    private final String host;
    private final InternetAddress from;

    MailOrigin(MailBrands brands, PublicUrl publicUrl, MailSettings settings) {
        this.brands = brands;
        this.host = publicUrl.publicUrl().getHost();
        this.from = address(settings.from() == null ? "no-reply@" + host : settings.from());
    }

    MailBrand brand() {
        return brands.current();
    }

    MailPayload payload(RenderedMail mail, MailBrand brand, @Nullable String replyTo) {
        String name = from.getPersonal() == null ? brand.name() : from.getPersonal();
        return new MailPayload(
                from.getAddress(), name, replyTo, mail.subject(), mail.language(), mail.text(), mail.html());
    }

    /** A mail that waits leaves from the address that is set now: a wrong one must not stay with it. */
    MailPayload present(MailPayload mail) {
        String name = from.getPersonal() == null ? mail.fromName() : from.getPersonal();
        return new MailPayload(
                from.getAddress(), name, mail.replyTo(), mail.subject(), mail.language(), mail.text(), mail.html());
    }

    String messageId(UUID mail) {
        return "<" + mail + "@" + host + ">";
    }

    private static InternetAddress address(String text) {
        try {
            return new InternetAddress(text, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("gatehouse.mail.from is not a mail address: " + text, e);
        }
    }
}
