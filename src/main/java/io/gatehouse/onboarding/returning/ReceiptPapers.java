package io.gatehouse.onboarding.returning;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.receipt.ReceiptFiles;
import io.gatehouse.onboarding.receipt.ReceiptReading;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The receipts of finished invitations as files, for pages of higher modules. Whoever asks must know who may read them. */
@Component
public class ReceiptPapers {

    private final ReceiptReading reading;
    private final ReceiptFiles files;

    ReceiptPapers(ReceiptReading reading, ReceiptFiles files) {
        this.reading = reading;
        this.files = files;
    }

    /** Empty where there is nothing to give a receipt for. */
    public Optional<ModelAndView> pdf(InvitationView invitation, Locale reader) {
        return reading.of(invitation, reader).map(facts -> new ModelAndView(files.pdf(facts, reader)));
    }

    /** In English, with a signature that proves it years later. */
    public Optional<ModelAndView> signed(InvitationView invitation) {
        return reading.of(invitation, Locale.ENGLISH).map(facts -> new ModelAndView(files.signed(facts)));
    }
}
