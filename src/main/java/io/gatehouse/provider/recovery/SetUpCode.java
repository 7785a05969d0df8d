package io.gatehouse.provider.recovery;

import io.gatehouse.provider.SetUpMode;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.vault.Macs;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The code that opens the set-up page. It follows from the installation's keys, so that all replicas print the same one,
 * and whoever reads the console of a start may know it. It is worth nothing once a registration is there.
 */
@Component
public class SetUpCode {

    private static final Logger log = LoggerFactory.getLogger(SetUpCode.class);
    private static final int LENGTH = 24;

    private final Macs macs;
    private final PublicUrl publicUrl;
    private final SetUpMode mode;

    SetUpCode(Macs macs, PublicUrl publicUrl, SetUpMode mode) {
        this.macs = macs;
        this.publicUrl = publicUrl;
        this.mode = mode;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        if (mode.open()) {
            log.warn(
                    "There is no app registration yet, so nobody can sign in. Open {} and enter the set-up code {}",
                    publicUrl.link("/setup"),
                    text());
        }
    }

    public String text() {
        return readable(macs.sign("set-up-code", publicUrl.link("/setup")));
    }

    /** Four groups of six characters that cannot be confused. */
    static String readable(String signature) {
        String signed = (signature + signature).toUpperCase(Locale.ROOT).replaceAll("[^2-9A-HJ-NP-Z]", "");
        return signed.substring(0, LENGTH).replaceAll("(.{6})(?!$)", "$1-");
    }

    public boolean matches(String typed) {
        return same(typed, text());
    }

    static boolean same(String typed, String code) {
        String clean = typed.strip().toUpperCase(Locale.ROOT).replaceAll("[^0-9A-Z]", "");
        return Hashes.same(
                clean.getBytes(StandardCharsets.UTF_8), code.replace("-", "").getBytes(StandardCharsets.UTF_8));
    }
}
